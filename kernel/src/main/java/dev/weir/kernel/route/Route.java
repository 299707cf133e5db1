package dev.weir.kernel.route;

import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.pipeline.Pipeline;

/**
 * A route ready to take requests.
 *
 * @param config what was configured
 * @param pipeline its filters and its upstream
 * @param totalNanos how long an exchange may take in all; 0 for no bound
 */
public record Route(RouteConfig config, Pipeline pipeline, long totalNanos) {

    /** The route's name. */
    public String name() {
        return config.name();
    }

    /**
     * The target to send upstream for the one a filter chain ended with: the matched prefix cut off
     * where the route says so, the base path put in front.
     */
    public static String upstreamTarget(RouteConfig config, String target) {
        if (target.equals("*")) {
            // RFC 9110 §9.3.7: about the server as a whole, not one of its paths.
            return target;
        }
        String rest = target;
        if (config.stripPrefix()
                && config.match().path() instanceof PathPattern.Prefix(String prefix)
                && prefix.length() > 1
                && target.startsWith(prefix)) {
            rest = target.substring(prefix.length());
        }
        if (rest.isEmpty() || rest.charAt(0) == '?') {
            rest = "/" + rest;
        } else if (rest.charAt(0) != '/') {
            // A filter changed the path to one that only begins with the same letters.
            rest = target;
        }
        return config.basePath().isEmpty() ? rest : config.basePath() + rest;
    }
}
