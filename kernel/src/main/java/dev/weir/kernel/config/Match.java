package dev.weir.kernel.config;

import dev.weir.api.Request;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/**
 * A condition on a request head.
 *
 * @param hosts host names in lower case, exact or {@code *.suffix}; empty matches any
 * @param path the path pattern
 * @param methods method names; empty matches any
 * @param headers fields that must have exactly that value; names in lower case
 */
public record Match(
        List<String> hosts, PathPattern path, Set<String> methods, Map<String, String> headers) {

    /** Matches every request. */
    public static final Match ANY =
            new Match(List.of(), new PathPattern.Prefix("/"), Set.of(), Map.of());

    public Match {
        Objects.requireNonNull(path, "path");
        hosts = hosts.stream().map(host -> host.toLowerCase(Locale.ROOT)).toList();
        methods = Set.copyOf(methods);
        headers = Map.copyOf(headers);
    }

    /** Whether {@code request} meets all of it. */
    public boolean meets(Request request) {
        return (hosts.isEmpty() || hostMeets(host(request)))
                && path.matches(request.path())
                && methodMeets(request)
                && headersMeet(request);
    }

    /** Whether a host name, in lower case and without port, is meant; any is if none is named. */
    public boolean hostMeets(String host) {
        for (String pattern : hosts) {
            if (pattern.startsWith("*.")
                    ? host.length() >= pattern.length() && host.endsWith(pattern.substring(1))
                    : host.equals(pattern)) {
                return true;
            }
        }
        return hosts.isEmpty();
    }

    /** Whether the method is meant. */
    public boolean methodMeets(Request request) {
        return methods.isEmpty() || methods.contains(request.method());
    }

    /** Whether each named field is there with its value. */
    public boolean headersMeet(Request request) {
        if (headers.isEmpty()) {
            return true;
        }
        for (Map.Entry<String, String> wanted : headers.entrySet()) {
            if (!request.headers().all(wanted.getKey()).contains(wanted.getValue())) {
                return false;
            }
        }
        return true;
    }

    /** The host that a request asks for: in lower case, without port. */
    public static String host(Request request) {
        String authority = request.authority();
        // RFC 3986 §3.2.2: an IPv6 address stands in brackets, and colons in it start no port.
        int port = authority.indexOf(':', Math.max(0, authority.lastIndexOf(']')));
        return (port < 0 ? authority : authority.substring(0, port)).toLowerCase(Locale.ROOT);
    }
}
