package dev.weir.control.config;

import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.Node;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds settings that a schema calls {@code writeOnly} and that are written in the clear: what is
 * written in a configuration shows in exports and differences, a reference keeps it out of them.
 */
final class SecretSettings {
    /** Schemas may refer to each other without end; configurations are not deeper than this. */
    private static final int MAX_DEPTH = 64;

    private final ConfigValue.Table document;
    private final List<String> secrets = new ArrayList<>();

    private SecretSettings(ConfigValue.Table document) {
        this.document = document;
    }

    /** Pointers to the secrets of a value that are not written as references. */
    static List<String> inTheClear(
            ConfigValue.Table schema, ConfigValue value, Optional<Node> written) {
        SecretSettings settings = new SecretSettings(schema);
        settings.find(schema, value, "", 0);
        Set<String> references = new HashSet<>();
        written.ifPresent(node -> node.eachReference("", (pointer, _) -> references.add(pointer)));
        return settings.secrets.stream().filter(each -> !references.contains(each)).toList();
    }

    private void find(@Nullable ConfigValue schema, ConfigValue value, String pointer, int depth) {
        if (!(schema instanceof ConfigValue.Table(Map<String, ConfigValue> keywords))
                || depth > MAX_DEPTH) {
            return;
        }
        if (keywords.get("writeOnly") instanceof ConfigValue.Bool(boolean secret)
                && secret
                && value instanceof ConfigValue.Text) {
            secrets.add(pointer);
        }
        if (keywords.get("$ref") instanceof ConfigValue.Text(String reference)) {
            find(local(reference), value, pointer, depth + 1);
        }
        for (String each : List.of("allOf", "anyOf", "oneOf")) {
            if (keywords.get(each) instanceof ConfigValue.Items(List<ConfigValue> branches)) {
                branches.forEach(branch -> find(branch, value, pointer, depth + 1));
            }
        }
        switch (value) {
            case ConfigValue.Table(Map<String, ConfigValue> entries) ->
                    entries.forEach((key, each) ->
                            find(
                                    ofKey(keywords, key),
                                    each,
                                    ConfigException.Fault.pointerTo(pointer, key),
                                    depth + 1));
            case ConfigValue.Items(List<ConfigValue> items) -> {
                for (int i = 0; i < items.size(); i++) {
                    find(keywords.get("items"), items.get(i), pointer + "/" + i, depth + 1);
                }
            }
            case ConfigValue.Nothing _,
                    ConfigValue.Bool _,
                    ConfigValue.Number _,
                    ConfigValue.Text _ -> {}
        }
    }

    private static @Nullable ConfigValue ofKey(Map<String, ConfigValue> keywords, String key) {
        if (keywords.get("properties") instanceof ConfigValue.Table(var properties)
                && properties.containsKey(key)) {
            return properties.get(key);
        }
        return keywords.get("additionalProperties");
    }

    /** What {@code #/$defs/NAME} means. */
    private @Nullable ConfigValue local(String reference) {
        String prefix = "#/$defs/";
        return reference.startsWith(prefix)
                        && document.values().get("$defs") instanceof ConfigValue.Table(var defs)
                ? defs.get(reference.substring(prefix.length()))
                : null;
    }
}
