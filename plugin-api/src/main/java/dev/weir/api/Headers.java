package dev.weir.api;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of a head: ordered, repeatable, names compared without regard to case (RFC 9110 §5.1)
 * and kept as written. Immutable; implemented by the gateway alone. Values are the bytes on the
 * wire as ISO-8859-1, so that they go through unchanged.
 */
public interface Headers {

    /** No fields. */
    static Headers empty() {
        return ArrayHeaders.EMPTY;
    }

    /**
     * Fields from names and values in turn.
     *
     * @throws IllegalArgumentException if a name is not a token or a value holds control characters
     */
    static Headers of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException(
                    "names and values must come in pairs, found " + namesAndValues.length);
        }
        Builder builder = new Builder();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            builder.add(namesAndValues[i], namesAndValues[i + 1]);
        }
        return builder.build();
    }

    /** How many fields there are, repeated ones counted each. */
    int size();

    /** The name of field {@code index}, as written. */
    String name(int index);

    /** The value of field {@code index}. */
    String value(int index);

    /** The value of the first field of that name. */
    default Optional<String> first(String name) {
        for (int i = 0; i < size(); i++) {
            if (name(i).equalsIgnoreCase(name)) {
                return Optional.of(value(i));
            }
        }
        return Optional.empty();
    }

    /** The values of all fields of that name, in order; empty if there is none. */
    default List<String> all(String name) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < size(); i++) {
            if (name(i).equalsIgnoreCase(name)) {
                values.add(value(i));
            }
        }
        return values;
    }

    /** Whether there is a field of that name. */
    default boolean contains(String name) {
        return first(name).isPresent();
    }

    /**
     * These fields with one set: it takes the place of the first of that name, others of that name
     * go; where there is none it comes last.
     *
     * @throws IllegalArgumentException if the name is not a token or the value holds control
     *     characters
     */
    default Headers with(String name, String value) {
        return toBuilder().set(name, value).build();
    }

    /**
     * These fields with one added at the end, others of that name stay.
     *
     * @throws IllegalArgumentException as {@link #with}
     */
    default Headers plus(String name, String value) {
        return toBuilder().add(name, value).build();
    }

    /** These fields without those of that name. */
    default Headers without(String name) {
        return contains(name) ? toBuilder().remove(name).build() : this;
    }

    /** A builder that starts with these fields: for several changes at once. */
    default Builder toBuilder() {
        Builder builder = new Builder();
        for (int i = 0; i < size(); i++) {
            builder.fields.add(name(i));
            builder.fields.add(value(i));
        }
        return builder;
    }

    /** Collects fields. Not for use by several threads. */
    final class Builder {
        private final List<String> fields = new ArrayList<>(32);

        /** A builder without fields. */
        public Builder() {}

        /** Adds a field at the end; throws as {@link Headers#with}. */
        public Builder add(String name, String value) {
            check(name, value);
            fields.add(name);
            fields.add(value);
            return this;
        }

        /** Sets a field; places it and throws as {@link Headers#with}. */
        public Builder set(String name, String value) {
            check(name, value);
            int first = indexOf(name, 0);
            if (first < 0) {
                fields.add(name);
                fields.add(value);
                return this;
            }
            removeFrom(name, first + 2);
            fields.set(first, name);
            fields.set(first + 1, value);
            return this;
        }

        /** Removes all fields of that name. */
        public Builder remove(String name) {
            removeFrom(name, 0);
            return this;
        }

        /** The fields collected so far. */
        public Headers build() {
            return fields.isEmpty()
                    ? ArrayHeaders.EMPTY
                    : new ArrayHeaders(fields.toArray(String[]::new));
        }

        private int indexOf(String name, int from) {
            for (int i = from; i < fields.size(); i += 2) {
                if (fields.get(i).equalsIgnoreCase(name)) {
                    return i;
                }
            }
            return -1;
        }

        private void removeFrom(String name, int from) {
            for (int i = indexOf(name, from); i >= 0; i = indexOf(name, i)) {
                fields.remove(i + 1);
                fields.remove(i);
            }
        }

        static void check(String name, String value) {
            if (!Tokens.isToken(name)) {
                throw new IllegalArgumentException(
                        "field name must be a token (RFC 9110 §5.6.2), was " + Tokens.show(name));
            }
            if (!Tokens.isFieldValue(value)) {
                throw new IllegalArgumentException(
                        "value of field "
                                + name
                                + " must be visible ISO-8859-1, spaces and tabs (RFC 9110 §5.5), was "
                                + Tokens.show(value));
            }
        }
    }
}
