package dev.weir.api.spi;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** One of a few words. */
record EnumType(List<Object> constants) implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        List<ConfigValue> words = new ArrayList<>();
        words().forEach(word -> words.add(new ConfigValue.Text(word)));
        return new ConfigValue.Table(Map.of("enum", new ConfigValue.Items(words)));
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        int index = value instanceof ConfigValue.Text(String text) ? words().indexOf(text) : -1;
        return index >= 0
                ? Optional.of(constants.get(index))
                : SettingType.wrong("one of " + words(), value, pointer, faults);
    }

    private List<String> words() {
        return constants.stream()
                .map(c -> c.toString().toLowerCase(Locale.ROOT).replace('_', '-'))
                .toList();
    }
}
