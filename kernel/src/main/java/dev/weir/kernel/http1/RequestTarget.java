package dev.weir.kernel.http1;

import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.metrics.Refusal;

/**
 * The target of a request (RFC 9112 §3.2).
 *
 * @param origin path, normalised, and query, or {@code *}
 * @param authority the host of an absolute target; else empty
 */
record RequestTarget(String origin, String authority) {

    /** Reads a target that is not CONNECT's. */
    static RequestTarget of(String method, String raw, boolean tls, PathRules paths)
            throws HeadException {
        if (raw.startsWith("/")) {
            return new RequestTarget(normalised(raw, paths), "");
        }
        if (raw.equals("*")) {
            return new RequestTarget(asterisk(method), "");
        }
        return absolute(method, raw, tls, paths);
    }

    // RFC 9112 §3.2.4
    private static String asterisk(String method) throws HeadException {
        if (!method.equals("OPTIONS")) {
            throw HeadException.bad("the target * is for OPTIONS only");
        }
        return "*";
    }

    // RFC 9112 §3.2.2
    private static RequestTarget absolute(String method, String raw, boolean tls, PathRules paths)
            throws HeadException {
        String scheme = tls ? "https://" : "http://";
        if (!raw.regionMatches(true, 0, scheme, 0, scheme.length())) {
            throw HeadException.bad(
                    "the target is neither a path nor an absolute URI of this connection's scheme");
        }
        int end = scheme.length();
        while (end < raw.length() && raw.charAt(end) != '/' && raw.charAt(end) != '?') {
            end++;
        }
        String authority = raw.substring(scheme.length(), end);
        if (!Authority.isValid(authority)) {
            throw HeadException.bad("the target's authority is not a host with an optional port");
        }
        String rest = raw.substring(end);
        if (rest.isEmpty() && method.equals("OPTIONS")) {
            // RFC 9112 §3.2.4: an absolute target without path stands for the server itself.
            return new RequestTarget("*", authority);
        }
        return new RequestTarget(
                normalised(rest.startsWith("/") ? rest : "/" + rest, paths), authority);
    }

    private static String normalised(String target, PathRules paths) throws HeadException {
        int query = target.indexOf('?');
        try {
            return query < 0
                    ? PathNormaliser.normalise(target, paths)
                    : PathNormaliser.normalise(target.substring(0, query), paths)
                            .concat(target.substring(query));
        } catch (IllegalArgumentException e) {
            throw new HeadException(Refusal.PATH, String.valueOf(e.getMessage()));
        }
    }
}
