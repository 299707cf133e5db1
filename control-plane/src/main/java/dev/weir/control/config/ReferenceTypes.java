package dev.weir.control.config;

import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Scalars;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Makes texts that came from references numbers or truth values where a plugin's schema wants
 * those, so that {@code burst: ${env:BURST}} works whatever its quotes.
 */
final class ReferenceTypes {
    private ReferenceTypes() {}

    /** The value with the texts from references that are of the wrong type as what they say. */
    static Optional<ConfigValue> typed(WrittenUse written, List<SchemaCheck.Violation> violations) {
        Map<String, ConfigValue> wanted = new HashMap<>();
        Optional<Node> config = written.setting("config");
        config.ifPresent(node ->
                node.eachReference(
                        "",
                        (pointer, text) -> {
                            boolean wrong =
                                    violations.stream()
                                            .filter(v ->
                                                    v.kind() == SchemaCheck.Violation.Kind.TYPE)
                                            .anyMatch(v -> v.pointer().equals(pointer));
                            if (wrong) {
                                scalar(text.value()).ifPresent(value -> wanted.put(pointer, value));
                            }
                        }));
        return wanted.isEmpty()
                ? Optional.empty()
                : Optional.of(replace(written.use().config(), "", wanted));
    }

    private static Optional<ConfigValue> scalar(String text) {
        if (text.equals("true") || text.equals("false")) {
            return Optional.of(new ConfigValue.Bool(text.equals("true")));
        }
        Optional<BigDecimal> number = Scalars.jsonNumber(text);
        return number.map(ConfigValue.Number::new);
    }

    private static ConfigValue replace(
            ConfigValue value, String pointer, Map<String, ConfigValue> wanted) {
        ConfigValue instead = wanted.get(pointer);
        if (instead != null) {
            return instead;
        }
        return switch (value) {
            case ConfigValue.Table(Map<String, ConfigValue> entries) -> {
                Map<String, ConfigValue> replaced = new LinkedHashMap<>();
                entries.forEach((key, each) ->
                        replaced.put(
                                key, replace(each, pointer + "/" + Place.escape(key), wanted)));
                yield new ConfigValue.Table(replaced);
            }
            case ConfigValue.Items(List<ConfigValue> items) -> {
                List<ConfigValue> replaced = new ArrayList<>();
                for (ConfigValue item : items) {
                    replaced.add(replace(item, pointer + "/" + replaced.size(), wanted));
                }
                yield new ConfigValue.Items(replaced);
            }
            case ConfigValue.Nothing _,
                    ConfigValue.Bool _,
                    ConfigValue.Number _,
                    ConfigValue.Text _ ->
                    value;
        };
    }
}
