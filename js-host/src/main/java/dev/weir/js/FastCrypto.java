package dev.weir.js;

import dev.weir.js.crypto.Digests;
import dev.weir.js.crypto.SecretKey;
import dev.weir.js.engine.EngineFunction;
import dev.weir.js.engine.Passed;
import dev.weir.js.engine.Realm;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Hashes and HMAC of {@code crypto.subtle}; as {@link FastPaths}. Belongs to one context. */
final class FastCrypto {
    private static final String KEY = "CryptoKey";
    private static final Set<String> HASHES = Set.of("SHA-1", "SHA-256", "SHA-384", "SHA-512");

    private final Realm realm;

    FastCrypto(Realm realm) {
        this.realm = realm;
    }

    /** By the names of the methods. */
    Map<String, EngineFunction> methods() {
        return Map.of("digest", this::digest, "sign", this::sign, "verify", this::verify);
    }

    private @Nullable Object digest(Object self, Passed passed) {
        String hash = name(passed);
        byte[] data = realm.bytes(passed.at(1));
        return data == null || !HASHES.contains(hash)
                ? null
                : realm.fulfilled(Digests.digest(hash, data));
    }

    private @Nullable Object sign(Object self, Passed passed) {
        SecretKey key = key(passed, "sign");
        byte[] data = realm.bytes(passed.at(2));
        return key == null || data == null ? null : realm.fulfilled(Digests.hmac(key, data));
    }

    private @Nullable Object verify(Object self, Passed passed) {
        SecretKey key = key(passed, "verify");
        byte[] signature = realm.bytes(passed.at(2));
        byte[] data = realm.bytes(passed.at(3));
        return key == null || signature == null || data == null
                ? null
                : realm.fulfilled(Digests.same(signature, Digests.hmac(key, data)));
    }

    private @Nullable SecretKey key(Passed passed, String usage) {
        return FastPaths.held(passed.at(1), KEY) instanceof SecretKey key
                        && name(passed).equals("HMAC")
                        && key.allows("HMAC", usage)
                ? key
                : null;
    }

    /** The algorithm that is passed first, by its name or as a plain object; empty if neither. */
    private String name(Passed passed) {
        String name =
                passed.isText(0)
                        ? passed.text(0)
                        : realm.plainTexts(passed.at(0)).map(all -> all.get("name")).orElse(null);
        return name == null ? "" : name.toUpperCase(Locale.ROOT);
    }
}
