package dev.weir.js;

import dev.weir.js.crypto.AesGcm;
import dev.weir.js.crypto.Digests;
import dev.weir.js.crypto.SecretKey;
import java.security.SecureRandom;
import java.util.UUID;
import org.graalvm.polyglot.Value;

/** What the prelude's {@code crypto} calls. */
final class CryptoFunctions {
    private static final SecureRandom RANDOM = new SecureRandom();

    private CryptoFunctions() {}

    static void define(FunctionGroup group) {
        group.define("uuid", _ -> UUID.randomUUID().toString());
        group.define(
                "fillRandom",
                args -> {
                    byte[] bytes = new byte[args[0].asInt()];
                    RANDOM.nextBytes(bytes);
                    return Bytes.give(bytes);
                });
        group.define(
                "digest",
                args -> Bytes.give(Digests.digest(args[0].asString(), Bytes.read(args, 1))));
        group.define("newKey", args -> new SecretKey(Bytes.read(args, 0)));
        group.define("keyBytes", args -> Bytes.give(key(args[0]).export()));
        group.define(
                "hmac",
                args ->
                        Bytes.give(
                                Digests.hmac(
                                        args[0].asString(), key(args[1]), Bytes.read(args, 2))));
        group.define("sameBytes", args -> Digests.same(Bytes.read(args, 0), Bytes.read(args, 3)));
        group.define(
                "aesGcm",
                args ->
                        AesGcm.apply(
                                        args[0].asBoolean(),
                                        key(args[1]),
                                        args[2].asInt(),
                                        Bytes.read(args, 3),
                                        Bytes.read(args, 6),
                                        Bytes.read(args, 9))
                                .map(Bytes::give)
                                .orElse(null));
    }

    private static SecretKey key(Value value) {
        return value.asHostObject();
    }
}
