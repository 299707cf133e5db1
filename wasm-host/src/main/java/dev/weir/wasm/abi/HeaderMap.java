package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A head as guests see it: pseudo headers first, names in lower case, as in Envoy. Every method
 * that writes throws {@link IllegalArgumentException}, and changes nothing, if what it was given
 * must not reach the wire.
 */
abstract class HeaderMap {

    /** As much as this may be written into a head before it is measured: measuring costs text. */
    private static final int UNMEASURED_BYTES = 16 << 10;

    /** Of a head with more fields every write is measured. */
    private static final int UNMEASURED_FIELDS = 100;

    private int written; // bytes; what is replaced counts too

    /** How many pseudo headers there are. */
    abstract int pseudoCount();

    /** How many {@link #fields} are shown as pseudo headers. */
    abstract int fieldsShownAsPseudo();

    /** The pseudo headers in their order. */
    abstract List<Field> pseudoHeaders();

    /** The value of one of them. */
    abstract Optional<String> pseudoValue(String pseudoName);

    /** The fields, those shown as pseudo headers included. */
    abstract Headers fields();

    /** The pseudo header that a name stands for, if it is one: {@code host} too, in requests. */
    abstract Optional<String> pseudoName(String lowerCaseName);

    /** Takes other fields; the pseudo headers stay. */
    abstract void fields(Headers fields);

    /** Takes a whole head; {@code pseudo} has each of {@link #pseudoHeaders()}. */
    abstract void assign(Map<String, String> pseudo, Headers fields);

    /** How many entries {@link #all} has. */
    final int size() {
        return pseudoCount() + fields().size() - fieldsShownAsPseudo();
    }

    /** All of it, in order. */
    final List<Field> all() {
        Headers fields = fields();
        List<Field> all = new ArrayList<>(fields.size() + 4);
        all.addAll(pseudoHeaders());
        for (int i = 0; i < fields.size(); i++) {
            String name = FieldRules.lowerCase(fields.name(i));
            if (pseudoName(name).isEmpty()) {
                all.add(new Field(name, fields.value(i)));
            }
        }
        return all;
    }

    /** The first value of that name. */
    final Optional<String> get(String name) {
        Optional<String> pseudo = pseudoName(FieldRules.lowerCase(name));
        return pseudo.isPresent() ? pseudoValue(pseudo.get()) : fields().first(name);
    }

    /** Adds a field after those there; a pseudo header only where it is missing. */
    final void add(String name, String value) {
        String lowerCase = FieldRules.lowerCase(name);
        Optional<String> pseudo = pseudoName(lowerCase);
        if (pseudo.isEmpty()) {
            FieldRules.check(lowerCase, value, Optional.empty());
            write(fields().plus(name, value), name.length() + value.length());
        } else if (pseudoValue(pseudo.get()).isPresent()) {
            throw new IllegalArgumentException(pseudo.get() + " cannot be there twice");
        } else {
            replace(name, value);
        }
    }

    /** Sets a field or pseudo header, in place of all of that name. */
    final void replace(String name, String value) {
        String lowerCase = FieldRules.lowerCase(name);
        Optional<String> pseudo = pseudoName(lowerCase);
        if (pseudo.isPresent()) {
            Map<String, String> values = pseudoValues();
            values.put(pseudo.get(), value);
            assign(values, fields());
        } else {
            boolean length = lowerCase.equals("content-length");
            FieldRules.check(
                    lowerCase, value, length ? fields().first(lowerCase) : Optional.empty());
            write(fields().with(name, value), name.length() + value.length());
        }
    }

    /** Removes all fields of that name. */
    final void remove(String name) {
        Optional<String> pseudo = pseudoName(FieldRules.lowerCase(name));
        if (pseudo.isPresent()) {
            throw new IllegalArgumentException(pseudo.get() + " cannot be removed");
        }
        fields(fields().without(name));
    }

    /** Takes a whole new head, pseudo headers included. */
    final void replaceAll(List<Field> all) {
        Map<String, String> pseudo = new HashMap<>();
        Headers.Builder builder = new Headers.Builder();
        boolean length = false;
        for (Field field : all) {
            String name = FieldRules.lowerCase(field.name());
            Optional<String> pseudoName = pseudoName(name);
            if (pseudoName.isPresent()) {
                if (pseudo.put(pseudoName.get(), field.value()) != null) {
                    throw new IllegalArgumentException(pseudoName.get() + " cannot be there twice");
                }
            } else {
                boolean lengthAgain = length && name.equals("content-length");
                FieldRules.check(
                        name,
                        field.value(),
                        lengthAgain ? Optional.empty() : fields().first("content-length"));
                length |= name.equals("content-length");
                builder.add(field.name(), field.value());
            }
        }
        for (Field present : pseudoHeaders()) {
            if (!pseudo.containsKey(present.name())) {
                throw new IllegalArgumentException(present.name() + " cannot be removed");
            }
        }
        Headers fields = builder.build();
        FieldRules.checkSize(fields);
        assign(pseudo, fields);
    }

    private void write(Headers fields, int bytes) {
        written += bytes;
        if (written > UNMEASURED_BYTES || fields.size() > UNMEASURED_FIELDS) {
            FieldRules.checkSize(fields);
        }
        fields(fields);
    }

    private Map<String, String> pseudoValues() {
        Map<String, String> values = new HashMap<>();
        for (Field pseudo : pseudoHeaders()) {
            values.put(pseudo.name(), pseudo.value());
        }
        return values;
    }
}
