package dev.weir.js.crypto;

import java.security.GeneralSecurityException;
import java.util.Set;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A key that plugins hold without seeing it, and what it is for. For one thread at a time, as the
 * context that has it.
 */
public final class SecretKey {
    private final byte[] bytes;
    private final String algorithm;
    private final String hash;
    private final Set<String> usages;
    private @Nullable Mac mac;

    /**
     * Takes the array over.
     *
     * @param algorithm as the Web Cryptography API names it
     * @param hash of HMAC, as it is named there; empty for another algorithm
     */
    public SecretKey(byte[] bytes, String algorithm, String hash, Set<String> usages) {
        this.bytes = bytes;
        this.algorithm = algorithm;
        this.hash = hash;
        this.usages = usages;
    }

    /** The bytes themselves, not to be changed. */
    byte[] bytes() {
        return bytes;
    }

    /** What computes HMAC with it, at its beginning; the same each time. */
    Mac mac() throws GeneralSecurityException {
        Mac known = mac;
        if (known == null) {
            String name = "Hmac" + hash.replace("-", "");
            known = Mac.getInstance(name);
            known.init(new SecretKeySpec(bytes, name));
            mac = known;
        }
        return known;
    }

    /** Whether it may be used so, with that algorithm. */
    public boolean allows(String with, String usage) {
        return algorithm.equals(with) && usages.contains(usage);
    }

    /** How many bytes it has. */
    public int length() {
        return bytes.length;
    }

    /** A copy. */
    public byte[] export() {
        return bytes.clone();
    }
}
