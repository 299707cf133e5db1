package dev.weir.control.apply;

import dev.weir.control.config.WeirConfig;
import dev.weir.control.revision.Overlay;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.Switches;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Which overlays stay over a configuration. */
final class Overlays {
    private Overlays() {}

    /**
     * Those that have not run out and whose instance is still on their route. One that is left
     * behind would switch off whatever gets its name later.
     */
    static List<Overlay> inForce(List<Overlay> overlays, WeirConfig config, Instant now) {
        return overlays.stream()
                .filter(overlay -> !overlay.over(now))
                .filter(overlay -> isThere(overlay.key(), config.gateway()))
                .toList();
    }

    private static boolean isThere(Switches.Key key, GatewayConfig config) {
        return config.routes().stream()
                .filter(route -> route.name().equals(key.route()))
                .flatMap(route -> plugins(route, config))
                .anyMatch(use -> use.name().equals(key.plugin()));
    }

    /** What runs on a route, its own and what it inherits. */
    private static Stream<PluginUse> plugins(RouteConfig route, GatewayConfig config) {
        Stream<PluginUse> ofService =
                config.services().stream()
                        .filter(service -> service.name().equals(route.service()))
                        .flatMap(service -> service.plugins().stream());
        return Stream.of(route.plugins().stream(), ofService, config.plugins().stream())
                .flatMap(each -> each);
    }
}
