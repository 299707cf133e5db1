package dev.weir.cli;

import dev.weir.control.config.JavaTrust;
import dev.weir.control.config.RegistryConfig;
import dev.weir.control.config.WeirConfig;
import dev.weir.registry.OciLayout;
import dev.weir.registry.Registry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/**
 * The registries of a configuration. Without any, there is one: {@code default}, in {@code
 * ./bundles} beside it.
 */
record Registries(List<RegistryConfig> configured, JavaTrust trust, Path folder) {
    private static final List<RegistryConfig> DEFAULT =
            List.of(new RegistryConfig("default", "./bundles", false));

    static Registries of(ConfigOption option) throws Stop {
        if (!option.named() && !Files.exists(option.path())) {
            return new Registries(DEFAULT, JavaTrust.NOBODY, Path.of("").toAbsolutePath());
        }
        WeirConfig config = option.read();
        return new Registries(
                config.registries().isEmpty() ? DEFAULT : config.registries(),
                config.trust(),
                config.folder());
    }

    /** The folder of a registry. */
    Path location(String name) throws Stop {
        return configured.stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .map(each -> folder.resolve(each.location()).normalize())
                .orElseThrow(() ->
                        new Stop(
                                "there is no registry `%s`; configured are %s"
                                        .formatted(
                                                name,
                                                configured.stream()
                                                        .map(RegistryConfig::name)
                                                        .toList())));
    }

    /** All that are there, by name, in their order. */
    SequencedMap<String, Registry> open() throws IOException, Stop {
        SequencedMap<String, Registry> open = new LinkedHashMap<>();
        for (RegistryConfig each : configured) {
            open.put(each.name(), OciLayout.open(location(each.name())));
        }
        return open;
    }

    /** Where {@code weir.lock} is. */
    Path lockFile() {
        return folder.resolve("weir.lock");
    }
}
