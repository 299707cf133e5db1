package dev.weir.control.json;

import dev.weir.api.spi.ConfigValue;
import dev.weir.registry.JsonProblem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON text as a {@link ConfigValue}. */
public final class JsonValues {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private JsonValues() {}

    /**
     * The value of a text.
     *
     * @throws IllegalArgumentException if it is not JSON; the message says where
     */
    public static ConfigValue parse(byte[] json) {
        try {
            return of(MAPPER.readTree(json));
        } catch (JacksonException e) {
            TokenStreamLocation at = e.getLocation();
            throw new IllegalArgumentException(
                    JsonProblem.of(e.getOriginalMessage())
                            + (at == null
                                    ? ""
                                    : ", at line %d, column %d"
                                            .formatted(at.getLineNr(), at.getColumnNr())),
                    e);
        }
    }

    private static ConfigValue of(JsonNode node) {
        if (node.isObject()) {
            Map<String, ConfigValue> entries = new LinkedHashMap<>();
            node.properties().forEach(each -> entries.put(each.getKey(), of(each.getValue())));
            return new ConfigValue.Table(entries);
        } else if (node.isArray()) {
            List<ConfigValue> items = new ArrayList<>();
            node.forEach(each -> items.add(of(each)));
            return new ConfigValue.Items(items);
        } else if (node.isNumber()) {
            return new ConfigValue.Number(node.decimalValue());
        } else if (node.isBoolean()) {
            return new ConfigValue.Bool(node.booleanValue());
        }
        return node.isString() ? new ConfigValue.Text(node.stringValue()) : ConfigValue.NOTHING;
    }
}
