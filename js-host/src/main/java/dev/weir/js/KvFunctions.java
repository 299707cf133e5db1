package dev.weir.js;

import dev.weir.api.service.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the prelude's {@code ctx.kv} calls. */
final class KvFunctions {
    private KvFunctions() {}

    static void define(FunctionGroup group, HostApi host) {
        group.define("kvGet", args -> get(host, args.text(0), args.truth(1)));
        group.define(
                "kvPut",
                args -> put(host, args.text(0), args.bytes(1), args.number(4), args.number(5)));
        group.define(
                "kvPutText",
                args -> {
                    byte[] bytes = args.text(1).getBytes(StandardCharsets.UTF_8);
                    return put(host, args.text(0), bytes, args.number(2), args.number(3));
                });
        group.define("kvRemove", args -> host.instance().keyValues().remove(args.text(0)));
    }

    private static @Nullable List<Object> get(HostApi host, String key, boolean asText) {
        return host.instance()
                .keyValues()
                .get(key)
                .map(entry -> {
                    byte[] value = entry.value();
                    Object given = asText ? new String(value, StandardCharsets.UTF_8) : value;
                    return List.of(given, (double) entry.version());
                })
                .orElse(null);
    }

    /** Stores it; below zero the version does not matter. */
    private static boolean put(
            HostApi host, String key, byte[] value, double seconds, double version) {
        KeyValueStore store = host.instance().keyValues();
        Duration ttl = Duration.ofMillis((long) Math.min(seconds * 1000, 1e15));
        if (version < 0) {
            store.put(key, value, ttl);
            return true;
        }
        return store.compareAndSet(key, (long) version, value, ttl);
    }
}
