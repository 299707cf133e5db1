package dev.weir.control.apply;

import dev.weir.control.config.WeirConfig;
import dev.weir.kernel.config.ConsumerConfig;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.yaml.Place;
import java.util.List;
import java.util.Optional;

/** Says which object of a file a change would have touched, and where it stands. */
final class OwnedObjects {
    private OwnedObjects() {}

    static String describe(WeirConfig config, ConfigParts.Missing missing) {
        String section = missing.section();
        List<String> names = names(config, section);
        // Files come before what the API added, so an index into the file's part is one into all.
        String name = missing.index() < names.size() ? names.get(missing.index()) : "";
        Optional<Place> place =
                section.equals("plugins")
                        ? config.places().plugin(new InstanceId.Owner.Global(), name)
                        : config.places().object(section, name);
        return "`%s%s` is owned by a file%s: change it there, and keep it as it is in this request"
                .formatted(
                        section,
                        name.isEmpty() ? "" : "/" + name,
                        place.map(at -> ", at " + at).orElse(""));
    }

    private static List<String> names(WeirConfig config, String section) {
        GatewayConfig gateway = config.gateway();
        return switch (section) {
            case "listeners" -> gateway.listeners().stream().map(ListenerConfig::name).toList();
            case "services" -> gateway.services().stream().map(ServiceConfig::name).toList();
            case "routes" -> gateway.routes().stream().map(RouteConfig::name).toList();
            case "plugins" -> gateway.plugins().stream().map(PluginUse::name).toList();
            case "consumers" -> gateway.consumers().stream().map(ConsumerConfig::name).toList();
            case "registries" -> config.registries().stream().map(each -> each.name()).toList();
            default -> List.of();
        };
    }
}
