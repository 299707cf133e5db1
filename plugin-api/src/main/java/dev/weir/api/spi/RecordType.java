package dev.weir.api.spi;

import java.util.List;
import java.util.Optional;

/** A record within the record. */
record RecordType(RecordSchema<?> record) implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        return record.objectSchema();
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        return record.bind(value, pointer, faults).map(bound -> bound);
    }
}
