package dev.weir.api.spi;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** A number in the range of its Java type. */
record NumberType(String json, Function<BigDecimal, Object> read) implements SettingType {
    @Override
    public ConfigValue.Table schema() {
        return SettingType.schemaOf(json);
    }

    @Override
    public Optional<Object> bind(
            ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        if (value instanceof ConfigValue.Number(BigDecimal number)) {
            try {
                return Optional.of(read.apply(number));
            } catch (ArithmeticException e) {
                return SettingType.wrong(
                        "a number in range (" + json + ")", value, pointer, faults);
            }
        }
        return SettingType.wrong("a number (" + json + ")", value, pointer, faults);
    }

    @Override
    public ConfigValue scalar(String text) {
        try {
            return new ConfigValue.Number(new BigDecimal(text));
        } catch (NumberFormatException e) {
            return new ConfigValue.Text(text);
        }
    }
}
