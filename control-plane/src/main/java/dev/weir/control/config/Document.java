package dev.weir.control.config;

import dev.weir.api.spi.ConfigValue;
import dev.weir.yaml.Node;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/**
 * A configuration as it was written, several files as one: references stand as references, and a
 * consumer's key written in the clear stands as its digest. Reading an export gives the same
 * configuration again.
 */
public final class Document {
    private final ConfigValue.Table value;

    Document(Node.Table root) {
        this.value = new ConfigValue.Table(written(root));
    }

    private static Map<String, ConfigValue> written(Node.Table root) {
        Map<String, ConfigValue> written = new LinkedHashMap<>();
        root.entries()
                .forEach((key, entry) ->
                        written.put(
                                key,
                                key.equals("consumers")
                                        ? withoutKeys(entry.value())
                                        : entry.value().value(true)));
        return written;
    }

    /** The same value with each key that is not a reference replaced by its digest. */
    private static ConfigValue withoutKeys(Node node) {
        return switch (node) {
            case Node.Items items ->
                    new ConfigValue.Items(
                            items.values().stream().map(Document::withoutKeys).toList());
            case Node.Table table -> {
                Map<String, ConfigValue> entries = new LinkedHashMap<>();
                table.entries()
                        .forEach((key, entry) -> {
                            if (key.equals("key")
                                    && entry.value() instanceof Node.Text text
                                    && !text.reference()) {
                                String digest = Secrets.digest(text.value());
                                entries.put("sha256", new ConfigValue.Text(digest));
                            } else {
                                entries.put(key, withoutKeys(entry.value()));
                            }
                        });
                yield new ConfigValue.Table(entries);
            }
            case Node.Null _, Node.Bool _, Node.Num _, Node.Text _, Node.Broken _ ->
                    node.value(true);
        };
    }

    /** The whole, for those who look into it: its keys are those of {@code weir.yaml}. */
    public ConfigValue.Table value() {
        return value;
    }

    /** The whole as JSON, without white space. */
    public String toJson() {
        return value.toJson();
    }

    /** The whole as YAML 1.2, in block style. */
    public String toYaml() {
        DumpSettings settings =
                DumpSettings.builder()
                        .setDefaultFlowStyle(FlowStyle.BLOCK)
                        .setSchema(new CoreSchema())
                        .setSplitLines(false)
                        .build();
        return new Dump(settings).dumpToString(plain(value));
    }

    /** What the YAML engine writes; null only for nothing. */
    @SuppressWarnings("NullAway") // the engine is not annotated; null is how it takes nothing
    private static Object plain(ConfigValue value) {
        return switch (value) {
            case ConfigValue.Nothing() -> null;
            case ConfigValue.Bool(boolean bool) -> bool;
            case ConfigValue.Number(BigDecimal number) ->
                    number.scale() == 0 ? number.toBigIntegerExact() : number;
            case ConfigValue.Text(String text) -> text;
            case ConfigValue.Items(List<ConfigValue> items) -> {
                List<Object> plain = new ArrayList<>();
                items.forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            case ConfigValue.Table(Map<String, ConfigValue> entries) -> {
                Map<String, Object> plain = new LinkedHashMap<>();
                entries.forEach((key, each) -> plain.put(key, plain(each)));
                yield plain;
            }
        };
    }
}
