package dev.weir.cli;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.plugin.PluginResolver;
import java.util.List;
import java.util.Set;

/**
 * What {@code weir run --to URL} says, as a configuration.
 *
 * @param to the upstream
 * @param listen where to listen
 * @param admin where the admin API is
 * @param plugins plugins as {@code REF} or {@code REF=CONFIG}
 * @param trusted the references among them whose Java may run
 */
record QuickConfig(
        String to, String listen, String admin, List<String> plugins, Set<String> trusted) {
    QuickConfig {
        plugins = List.copyOf(plugins);
        trusted = Set.copyOf(trusted);
    }

    /** The configuration; {@code resolver} tells the first setting of a plugin. */
    String toYaml(PluginResolver resolver) throws Stop {
        StringBuilder uses = new StringBuilder();
        for (String plugin : plugins) {
            uses.append("\n      - ").append(use(plugin, resolver));
        }
        return """
        admin: { address: %s }
        listeners: [ { name: default, address: %s } ]
        routes:
          - path: /*
            to: %s
            plugins: %s
        """
                .formatted(text(admin), text(listen), text(to), uses.isEmpty() ? "[]" : uses);
    }

    private String use(String plugin, PluginResolver resolver) throws Stop {
        int equals = plugin.indexOf('=');
        if (equals < 0) {
            return "{ %s }".formatted(reference(plugin));
        }
        String reference = plugin.substring(0, equals);
        String config = plugin.substring(equals + 1);
        if (!config.stripLeading().startsWith("{")) {
            config = "{ %s: %s }".formatted(text(firstSetting(reference, resolver)), config);
        }
        return "{ %s, config: %s }".formatted(reference(reference), config);
    }

    private String reference(String use) {
        return "use: " + text(use) + (trusted.contains(use) ? ", trust: java" : "");
    }

    private static String firstSetting(String reference, PluginResolver resolver) throws Stop {
        try {
            ConfigValue.Table schema = resolver.resolve(reference).factory().schema().document();
            if (schema.values().get("properties") instanceof ConfigValue.Table(var settings)
                    && !settings.isEmpty()) {
                return settings.keySet().iterator().next();
            }
        } catch (BundleException e) {
            throw new Stop(String.valueOf(e.getMessage()));
        }
        throw new Stop(
                "--plugin %s: the plugin has no settings by name; write {setting: value}"
                        .formatted(reference));
    }

    // JSON strings are YAML, whatever is in them.
    private static String text(String value) {
        return new ConfigValue.Text(value).toJson();
    }
}
