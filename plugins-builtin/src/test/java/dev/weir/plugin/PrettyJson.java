package dev.weir.plugin;

import dev.weir.api.spi.ConfigValue;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** JSON as people write it: two spaces, one member a line; lists of scalars in one line. */
final class PrettyJson {
    private PrettyJson() {}

    /** The text of a file: ends with a line feed. */
    static String of(ConfigValue value) {
        return text(value, "") + "\n";
    }

    private static String text(ConfigValue value, String indent) {
        String inner = indent + "  ";
        return switch (value) {
            case ConfigValue.Table(Map<String, ConfigValue> entries) when !entries.isEmpty() ->
                    entries.entrySet().stream()
                            .map(e ->
                                    inner
                                            + new ConfigValue.Text(e.getKey()).toJson()
                                            + ": "
                                            + text(e.getValue(), inner))
                            .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
            case ConfigValue.Items(List<ConfigValue> items) ->
                    items.stream()
                            .map(item -> text(item, inner))
                            .collect(Collectors.joining(", ", "[", "]"));
            case ConfigValue other -> other.toJson();
        };
    }
}
