package dev.weir.wasm.abi;

import dev.weir.api.Exchange;
import dev.weir.api.Key;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the filters of one exchange have set with {@code proxy_set_property}, for each other. Safe
 * for every thread: bodies are shown to guests on threads of their own.
 */
final class Properties {
    private static final Key<Properties> KEY = Key.of("proxy-wasm.properties", Properties.class);

    /** Bytes of all names and values of an exchange. */
    private static final int MAX_BYTES = 64 << 10;

    // Guarded by this. Most exchanges have none.
    private @Nullable Map<String, byte[]> values;
    private int bytes;

    private Properties() {}

    /** Those of an exchange; on its thread. */
    static Properties of(Exchange exchange) {
        Optional<Properties> known = exchange.get(KEY);
        if (known.isPresent()) {
            return known.get();
        }
        Properties made = new Properties();
        exchange.put(KEY, made);
        return made;
    }

    synchronized Optional<byte[]> get(String path) {
        return values == null ? Optional.empty() : Optional.ofNullable(values.get(path));
    }

    /** Sets a value; throws {@link IllegalArgumentException} if there are too many bytes. */
    synchronized void set(String path, byte[] value) {
        if (values == null) {
            values = new HashMap<>();
        }
        byte[] old = values.get(path);
        int after = bytes + value.length + (old == null ? path.length() : -old.length);
        if (after > MAX_BYTES) {
            throw new IllegalArgumentException("properties of an exchange have at most 64 KiB");
        }
        values.put(path, value);
        bytes = after;
    }
}
