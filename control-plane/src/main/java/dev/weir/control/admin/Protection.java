package dev.weir.control.admin;

import dev.weir.api.Response;
import dev.weir.kernel.Snapshot;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.pipeline.ChainEntry;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Which instances keep callers out, so that switching them off opens the route. */
final class Protection {
    /** The value of {@code ?confirm=} that says so knowingly. */
    static final String CONFIRMATION = "opens-route";

    private Protection() {}

    /** Whether the request says so. */
    static boolean confirmed(AdminRequest request) {
        return request.parameter("confirm").equals(Optional.of(CONFIRMATION));
    }

    /** Refuses to switch {@code plugin} off without the confirmation. */
    static Response refused(AdminRequest request, String plugin, String route) {
        return Answers.conflict(
                request,
                "%s keeps callers out of route %s; to switch it off all the same add ?confirm=%s."
                        .formatted(plugin, route, CONFIRMATION));
    }

    /** An instance that is on in the snapshot and keeps callers out of a route. */
    record Opened(String route, String plugin) {}

    /**
     * The first that would be switched off by a configuration; one that is taken out is no such.
     */
    static Optional<Opened> openedBy(GatewayConfig proposed, Snapshot now) {
        for (RouteConfig route : proposed.routes()) {
            List<ChainEntry> chain =
                    now.route(route.name())
                            .map(found -> found.pipeline().chain())
                            .orElse(List.of());
            for (ChainEntry entry : chain) {
                if (entry.use().enabled()
                        && guards(Optional.of(entry))
                        && switchedOff(proposed, route, entry.use().name())) {
                    return Optional.of(new Opened(route.name(), entry.use().name()));
                }
            }
        }
        return Optional.empty();
    }

    private static boolean switchedOff(GatewayConfig config, RouteConfig route, String name) {
        Stream<PluginUse> ofService =
                config.services().stream()
                        .filter(each -> each.name().equals(route.service()))
                        .flatMap(each -> each.plugins().stream());
        // The nearest one counts: route over service over all.
        return Stream.of(route.plugins().stream(), ofService, config.plugins().stream())
                .flatMap(each -> each)
                .filter(use -> use.name().equals(name))
                .findFirst()
                .filter(use -> !use.enabled())
                .isPresent();
    }

    static boolean guards(Optional<ChainEntry> entry) {
        if (entry.isEmpty()) {
            return false;
        }
        PluginInstance instance = entry.get().instance();
        if (instance == null) {
            // What could not be loaded may be what keeps callers out; as it is, nobody comes in.
            return true;
        }
        return switch (instance.descriptor().phase()) {
            case AUTHENTICATE, AUTHORIZE -> true;
            case EDGE, ADMIT, TRANSFORM, UPSTREAM -> false;
        };
    }
}
