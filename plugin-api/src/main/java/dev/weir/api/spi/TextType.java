package dev.weir.api.spi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Text, or something written as text. An empty pattern allows any; what has one has examples. */
record TextType(String name, String pattern, List<String> examples, Function<String, Object> read)
        implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        Map<String, ConfigValue> schema =
                new LinkedHashMap<>(SettingType.schemaOf("string").values());
        if (!pattern.isEmpty()) {
            schema.put("pattern", new ConfigValue.Text(pattern));
            List<ConfigValue> shown = new ArrayList<>();
            examples.forEach(each -> shown.add(new ConfigValue.Text(each)));
            schema.put("examples", new ConfigValue.Items(shown));
        }
        return new ConfigValue.Table(schema);
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        if (!(value instanceof ConfigValue.Text(String text))) {
            return SettingType.wrong("a " + name, value, pointer, faults);
        }
        try {
            return Optional.of(read.apply(text));
        } catch (IllegalArgumentException e) {
            faults.add(new ConfigException.Fault(pointer, String.valueOf(e.getMessage())));
            return Optional.empty();
        }
    }
}
