package dev.weir.kernel;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Configurations and requests as tests want them. */
public final class Configs {
    private Configs() {}

    public static RouteConfig route(String name, Match match) {
        return route(name, match, false, "");
    }

    public static RouteConfig route(String name, Match match, boolean strip, String basePath) {
        return new RouteConfig(
                name,
                match,
                "service",
                strip,
                basePath,
                new RouteConfig.HostHeader.Keep(),
                List.of(),
                List.of());
    }

    public static Match match(List<String> hosts, String path, String... methods) {
        return new Match(hosts, pattern(path), Set.of(methods), Map.of());
    }

    /** As written in a configuration: {@code /a} or {@code /a/*}. */
    public static PathPattern pattern(String path) {
        return path.endsWith("/*")
                ? new PathPattern.Prefix(
                        path.equals("/*") ? "/" : path.substring(0, path.length() - 2))
                : new PathPattern.Exact(path);
    }

    public static PluginUse use(String name, GuardConfig guard) {
        return new PluginUse(
                name,
                name,
                true,
                guard,
                ConfigValue.EMPTY,
                PluginUse.LimitsOverride.NONE,
                Grants.NONE);
    }

    public static Request get(String host, String target) {
        return new Request("GET", "http", target, Headers.of("Host", host), Body.empty());
    }
}
