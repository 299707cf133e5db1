package dev.weir.control.config;

import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.GatewayConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A whole configuration, checked as far as that goes without plugins ({@link PluginConfigCheck}
 * does the rest).
 *
 * @param gateway what the data plane is told
 * @param admin the admin API
 * @param status where probes and scrapers are served; nothing serves none
 * @param registries where bundles come from
 * @param trust whose Java may run
 * @param folder what relative paths in it are relative to
 * @param places where everything was written
 * @param document the configuration as written
 */
public record WeirConfig(
        GatewayConfig gateway,
        AdminConfig admin,
        Optional<Address> status,
        List<RegistryConfig> registries,
        JavaTrust trust,
        Path folder,
        Places places,
        Document document) {

    public WeirConfig {
        Objects.requireNonNull(gateway, "gateway");
        Objects.requireNonNull(admin, "admin");
        Objects.requireNonNull(status, "status");
        registries = List.copyOf(registries);
        Objects.requireNonNull(trust, "trust");
        Objects.requireNonNull(folder, "folder");
        Objects.requireNonNull(places, "places");
        Objects.requireNonNull(document, "document");
    }

    /** The same configuration with another data plane: with instances switched, for one. */
    public WeirConfig withGateway(GatewayConfig gateway) {
        return new WeirConfig(gateway, admin, status, registries, trust, folder, places, document);
    }
}
