package dev.weir.api.spi;

import java.lang.invoke.MethodHandles;

/**
 * The shape of a plugin's configuration: a JSON Schema for people, editors and the control plane,
 * and the way from a value of that shape to what the plugin works with.
 *
 * @param <C> what the plugin works with
 */
public sealed interface ConfigSchema<C> permits RecordSchema, GuestSchema {

    /** The JSON Schema, 2020-12. */
    ConfigValue.Table document();

    /**
     * Turns a value into what the plugin works with. The control plane checks it against {@link
     * #document()} before.
     *
     * @throws ConfigException with all that is wrong
     */
    C bind(ConfigValue value) throws ConfigException;

    /**
     * A record as the schema: its components are the settings, in kebab-case, with {@link Doc},
     * {@link Default} and {@link Range}; a component is required unless it has a default or is an
     * {@link java.util.Optional}, a list or a map. Known types: text, whole and decimal numbers,
     * booleans, {@link java.time.Duration}, {@link Rate}, {@link Size}, {@link Secret}, enums
     * (written in lower case), records, and lists, text-keyed maps and optionals of these. Names,
     * what is required, types and ranges are checked first, and all that is wrong is told at once.
     * Rules that go beyond types are the compact constructor's: its {@link
     * IllegalArgumentException} becomes the fault.
     *
     * @param lookup with access to the record
     * @throws IllegalArgumentException if a component's type is not known or its default does not
     *     fit it
     */
    static <C extends Record> ConfigSchema<C> of(MethodHandles.Lookup lookup, Class<C> type) {
        return new RecordSchema<>(lookup, type);
    }

    /** A JSON Schema as a guest's bundle brings it; the value goes to the guest as it is. */
    static ConfigSchema<ConfigValue> of(ConfigValue.Table document) {
        return new GuestSchema(document);
    }
}
