package dev.weir.api.spi;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A text that nobody is shown: no message has the value, whatever is wrong with it. */
record SecretType() implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        // JSON Schema 2020-12, validation §9.4: a value that is written and never read back.
        Map<String, ConfigValue> schema =
                new LinkedHashMap<>(SettingType.schemaOf("string").values());
        schema.put("writeOnly", new ConfigValue.Bool(true));
        return new ConfigValue.Table(schema);
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        if (value instanceof ConfigValue.Text(String text)) {
            return Optional.of(Secret.of(text));
        }
        faults.add(new ConfigException.Fault(pointer, "must be a text: it is a secret"));
        return Optional.empty();
    }

    @Override
    public boolean secret() {
        return true;
    }
}
