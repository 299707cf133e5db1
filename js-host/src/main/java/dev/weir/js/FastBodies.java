package dev.weir.js;

import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Holder;
import dev.weir.js.engine.Opaque;
import dev.weir.js.engine.Realm;
import dev.weir.js.text.Decoder;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code text()} and {@code json()} of a message as it came, where all of its body is there; as
 * {@link FastPaths}. Belongs to one context.
 */
final class FastBodies {
    private final Realm realm;
    private final HostApi api;

    FastBodies(Realm realm, HostApi api) {
        this.realm = realm;
        this.api = api;
    }

    /** By the names of the methods. */
    Map<String, EngineFunction> methods(String kind) {
        return Map.of(
                "text", reading(kind, bytes -> realm.fulfilled(Decoder.utf8(bytes))),
                "json", reading(kind, bytes -> realm.parsed(bytes, Decoder::utf8)));
    }

    private EngineFunction reading(String kind, Function<byte[], Object> promise) {
        return (self, _) -> {
            if (self instanceof Holder holder
                    && holder.is(kind)
                    && holder.held() instanceof Opaque(EngineCall call)) {
                byte[] bytes = atOnce(call);
                return bytes == null ? null : promise.apply(bytes);
            }
            return null;
        };
    }

    private byte @Nullable [] atOnce(EngineCall of) {
        GuestCall call = of.call();
        if (of.bodyIsUsed() || !call.hasBody() || !api.granted(call.body().needs())) {
            return null;
        }
        byte[] bytes = call.body().atOnce();
        if (bytes != null) {
            of.useBody();
        }
        return bytes;
    }
}
