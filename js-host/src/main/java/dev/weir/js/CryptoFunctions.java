package dev.weir.js;

import dev.weir.js.crypto.AesGcm;
import dev.weir.js.crypto.Digests;
import dev.weir.js.crypto.SecretKey;
import java.security.SecureRandom;
import java.util.Set;
import java.util.UUID;

/** What the prelude's {@code crypto} calls. */
final class CryptoFunctions {
    private static final SecureRandom RANDOM = new SecureRandom();

    private CryptoFunctions() {}

    static void define(FunctionGroup group) {
        group.define("uuid", _ -> UUID.randomUUID().toString());
        group.define(
                "fillRandom",
                args -> {
                    byte[] bytes = new byte[args.integer(0)];
                    RANDOM.nextBytes(bytes);
                    return bytes;
                });
        group.define("digest", args -> Digests.digest(args.text(0), args.bytes(1)));
        group.define(
                "newKey",
                args ->
                        new SecretKey(
                                args.bytes(0),
                                args.text(3),
                                args.text(4),
                                Set.copyOf(args.texts(5))));
        group.define("keyBytes", args -> key(args, 0).export());
        group.define("hmac", args -> Digests.hmac(key(args, 0), args.bytes(1)));
        group.define("sameBytes", args -> Digests.same(args.bytes(0), args.bytes(3)));
        group.define(
                "aesGcm",
                args ->
                        AesGcm.apply(
                                        args.truth(0),
                                        key(args, 1),
                                        args.integer(2),
                                        args.bytes(3),
                                        args.bytes(6),
                                        args.bytes(9))
                                .orElse(null));
    }

    private static SecretKey key(Arguments args, int at) {
        return (SecretKey) args.object(at);
    }
}
