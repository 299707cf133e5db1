package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import java.util.regex.Pattern;

/** The URLs that a plugin may write as the one of a request. */
final class Targets {
    // RFC 3986 §5.2.4 dot segments, also percent-encoded: upstreams may resolve them out of the
    // path that the route matched.
    private static final Pattern DOT_SEGMENT =
            Pattern.compile("/(?:\\.|%2e){1,2}(?:/|$)", Pattern.CASE_INSENSITIVE);

    private Targets() {}

    /**
     * Path and query of {@code url}: a path from the root, or an absolute URL on {@code origin}. A
     * fragment is dropped, as it never goes on the wire (RFC 9110 §7.1).
     *
     * @throws IllegalArgumentException if it is neither, or has dot segments
     */
    static String of(String url, String origin) {
        int fragment = url.indexOf('#');
        String text = fragment < 0 ? url : url.substring(0, fragment);
        String target = text.startsWith(origin) ? text.substring(origin.length()) : text;
        if (target.isEmpty() || target.startsWith("?")) {
            target = "/" + target;
        }
        if (!target.startsWith("/") || target.startsWith("//")) {
            throw new IllegalArgumentException(
                    "the URL of a request must start with / or with "
                            + origin
                            + "/, since a plugin never chooses the upstream; was "
                            + url);
        }
        int query = target.indexOf('?');
        if (DOT_SEGMENT.matcher(query < 0 ? target : target.substring(0, query)).find()) {
            throw new IllegalArgumentException(
                    "the path of a request must not have . or .. segments, was " + target);
        }
        return target;
    }

    /**
     * Checks a method and a target as {@link Request} does.
     *
     * @throws IllegalArgumentException if they cannot go on the wire
     */
    static void checkHead(String method, String target) {
        Request _ = new Request(method, "http", target, Headers.empty(), Body.empty());
    }
}
