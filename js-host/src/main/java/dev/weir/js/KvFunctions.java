package dev.weir.js;

import dev.weir.api.service.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.graalvm.polyglot.Value;
import org.graalvm.polyglot.proxy.ProxyArray;
import org.jspecify.annotations.Nullable;

/** What the prelude's {@code ctx.kv} calls. */
final class KvFunctions {
    private KvFunctions() {}

    static void define(FunctionGroup group, HostFunctions host) {
        group.define("kvGet", args -> get(host, args[0].asString(), args[1].asBoolean()));
        group.define(
                "kvPut",
                args -> put(host, args[0], Bytes.read(args, 1), args[4], args[5].asLong()));
        group.define(
                "kvPutText",
                args -> {
                    byte[] bytes = args[1].asString().getBytes(StandardCharsets.UTF_8);
                    return put(host, args[0], bytes, args[2], args[3].asLong());
                });
        group.define("kvRemove", args -> host.instance().keyValues().remove(args[0].asString()));
    }

    private static @Nullable ProxyArray get(HostFunctions host, String key, boolean asText) {
        return host.instance()
                .keyValues()
                .get(key)
                .map(entry -> {
                    byte[] value = entry.value();
                    return ProxyArray.fromArray(
                            asText ? new String(value, StandardCharsets.UTF_8) : Bytes.give(value),
                            entry.version());
                })
                .orElse(null);
    }

    /** Stores it; below zero the version does not matter. */
    private static boolean put(
            HostFunctions host, Value key, byte[] value, Value seconds, long version) {
        KeyValueStore store = host.instance().keyValues();
        Duration ttl = Duration.ofMillis((long) Math.min(seconds.asDouble() * 1000, 1e15));
        if (version < 0) {
            store.put(key.asString(), value, ttl);
            return true;
        }
        return store.compareAndSet(key.asString(), version, value, ttl);
    }
}
