package dev.weir.api.spi;

import java.util.List;

/** A type that holds values of another one, or none: it may be left out. */
sealed interface HolderType extends SettingType permits ListType, MapType, OptionalType {

    /** The type of what it holds. */
    SettingType element();

    @Override
    default boolean secret() {
        return element().secret();
    }

    @Override
    default boolean optional() {
        return true;
    }

    /** Adds the fault that the value is not what is wanted; secrets are not shown. */
    default void notHolding(
            String wanted, ConfigValue value, String pointer, List<ConfigException.Fault> faults) {
        if (secret()) {
            faults.add(new ConfigException.Fault(pointer, "must be " + wanted + " of secrets"));
        } else {
            SettingType.wrong(wanted, value, pointer, faults);
        }
    }
}
