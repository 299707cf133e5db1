package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What a guest may write into a head, beyond the characters that {@link Headers} checks. */
final class FieldRules {
    /** Bytes of one head after a guest's change; servers accept 8 to 64 KiB. */
    static final int MAX_BYTES = 256 << 10;

    private static final int MAX_FIELDS = 1000;

    // RFC 9110 §7.6.1: fields of one connection; the gateway's own to write.
    private static final Set<String> CONNECTION_FIELDS =
            Set.of(
                    "connection",
                    "keep-alive",
                    "proxy-connection",
                    "te",
                    "transfer-encoding",
                    "upgrade");

    private FieldRules() {}

    static String lowerCase(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    /**
     * Checks a field that a guest writes.
     *
     * @param length the Content-Length that the head has; bodies pass untouched, so that every
     *     other value would be untrue
     * @throws IllegalArgumentException if a guest may not write it
     */
    static void check(String lowerCaseName, String value, Optional<String> length) {
        if (CONNECTION_FIELDS.contains(lowerCaseName)) {
            throw new IllegalArgumentException(
                    "field %s belongs to the connection; plugins cannot write it"
                            .formatted(lowerCaseName));
        }
        if (lowerCaseName.equals("content-length") && !length.equals(Optional.of(value))) {
            throw new IllegalArgumentException(
                    "Content-Length must be that of the body, %s, was \"%s\""
                            .formatted(length.orElse("unknown"), value));
        }
    }

    /**
     * Checks the size of a head that a guest has written.
     *
     * @throws IllegalArgumentException if it is too large
     */
    static void checkSize(Headers fields) {
        if (fields.size() > MAX_FIELDS) {
            throw new IllegalArgumentException("a head can have at most 1000 fields");
        }
        long bytes = 0;
        for (int i = 0; i < fields.size(); i++) {
            bytes += fields.name(i).length() + fields.value(i).length();
        }
        if (bytes > MAX_BYTES) {
            throw new IllegalArgumentException("a head can have at most 256 KiB");
        }
    }

    /**
     * The fields of an answer that a guest gives itself. A Content-Length is checked and left out:
     * what is sent follows the body.
     *
     * @throws IllegalArgumentException if a guest may not write one of them
     */
    static Headers answer(List<Field> fields, int bodyLength) {
        Headers.Builder headers = new Headers.Builder();
        for (Field field : fields) {
            String name = lowerCase(field.name());
            check(name, field.value(), Optional.of(Integer.toString(bodyLength)));
            if (!name.equals("content-length")) {
                headers.add(field.name(), field.value());
            }
        }
        Headers built = headers.build();
        checkSize(built);
        // As in Envoy: a body without a type is a text.
        return bodyLength > 0 && !built.contains("content-type")
                ? built.plus("Content-Type", "text/plain")
                : built;
    }
}
