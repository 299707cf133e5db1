package dev.weir.js;

import dev.weir.api.GatewayException;
import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Realm;
import dev.weir.js.text.Decoder;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * {@code text()} and {@code json()} of a message as it came, where all of its body is there; as
 * {@link FastPaths}. Belongs to one context.
 */
final class FastBodies {
    private final Realm realm;
    private final HostApi api;
    // Both ways are awake when requests come.
    private int rehearsed;

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
            if (FastPaths.held(self, kind) instanceof EngineCall call && isOf(call.call(), kind)) {
                byte[] bytes = atOnce(call);
                return bytes == null ? null : promise.apply(bytes);
            }
            return null;
        };
    }

    /** Whether the body of the call is that of the message; a request that has gone on has none. */
    private static boolean isOf(GuestCall call, String kind) {
        return (call instanceof ResponseCall) == kind.equals(Messages.RESPONSE);
    }

    private byte @Nullable [] atOnce(EngineCall of) {
        GuestCall call = of.call();
        boolean slowly = call.isRehearsed() && ++rehearsed % 2 == 0;
        if (slowly || of.bodyIsUsed() || !call.hasBody() || !api.granted(call.body().needs())) {
            return null;
        }
        byte[] bytes;
        try {
            bytes = call.body().atOnce();
        } catch (GatewayException e) {
            call.failed(e);
            throw realm.typeError(Objects.toString(e.getMessage()));
        }
        if (bytes != null) {
            of.useBody();
        }
        return bytes;
    }
}
