package dev.weir.plugin;

import dev.weir.api.Filter;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginFactory;
import dev.weir.tck.TestContext;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Configurations as users write them, and filters from them. */
public final class Configs {
    private Configs() {}

    /** A table from keys and values in turn: maps, lists, texts, whole numbers, booleans. */
    public static Map<String, Object> table(Object... keysAndValues) {
        Map<String, Object> table = new LinkedHashMap<>();
        for (int i = 0; i < keysAndValues.length; i += 2) {
            table.put((String) keysAndValues[i], keysAndValues[i + 1]);
        }
        return table;
    }

    /** The filter of that configuration, bound and made as the gateway does it. */
    public static <C> Filter create(
            PluginFactory<C> factory, TestContext context, Map<String, Object> config)
            throws Exception {
        return factory.create(factory.schema().bind(value(config)), context);
    }

    /** What is wrong with a configuration, pointer and message; empty if nothing. */
    public static List<String> faults(PluginFactory<?> factory, Map<String, Object> config)
            throws Exception {
        try {
            create(factory, new TestContext(), config).close();
            return List.of();
        } catch (ConfigException e) {
            return e.faults().stream().map(f -> f.pointer() + ": " + f.message()).toList();
        }
    }

    private static ConfigValue value(Object plain) {
        return switch (plain) {
            case String text -> new ConfigValue.Text(text);
            case Boolean bool -> new ConfigValue.Bool(bool);
            case Integer number -> new ConfigValue.Number(BigDecimal.valueOf(number));
            case List<?> items -> {
                List<ConfigValue> values = new ArrayList<>();
                items.forEach(item -> values.add(value(item)));
                yield new ConfigValue.Items(values);
            }
            case Map<?, ?> entries -> {
                Map<String, ConfigValue> values = new LinkedHashMap<>();
                entries.forEach((key, item) -> values.put((String) key, value(item)));
                yield new ConfigValue.Table(values);
            }
            default -> throw new IllegalArgumentException("no configuration holds " + plain);
        };
    }
}
