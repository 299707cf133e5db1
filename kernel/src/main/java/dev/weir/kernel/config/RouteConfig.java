package dev.weir.kernel.config;

import java.util.List;
import java.util.Objects;

/**
 * Which requests go to which service, and through which plugins.
 *
 * @param name unique among the routes
 * @param match which requests
 * @param service the name of a service of the same configuration
 * @param stripPrefix whether the part of the path that a prefix pattern matched is cut off
 * @param basePath put in front of the path, after stripping; empty or starting with a slash and not
 *     ending with one
 * @param host what the upstream sees as {@code Host}
 * @param plugins instances of this route
 * @param order instance names that run first, in this order, within their phase; the rest follow
 *     their priority
 */
public record RouteConfig(
        String name,
        Match match,
        String service,
        boolean stripPrefix,
        String basePath,
        HostHeader host,
        List<PluginUse> plugins,
        List<String> order) {

    public RouteConfig {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(match, "match");
        Objects.requireNonNull(service, "service");
        Objects.requireNonNull(basePath, "basePath");
        Objects.requireNonNull(host, "host");
        plugins = List.copyOf(plugins);
        order = List.copyOf(order);
    }

    /** What the upstream sees as {@code Host}. */
    public sealed interface HostHeader {
        /** The client's. */
        record Keep() implements HostHeader {}

        /** The target's address. */
        record Upstream() implements HostHeader {}

        /** A fixed name. */
        record Named(String name) implements HostHeader {}
    }
}
