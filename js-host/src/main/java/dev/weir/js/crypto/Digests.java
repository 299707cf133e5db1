package dev.weir.js.crypto;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;

/** Hashes and codes of messages: SHA-1, SHA-256, SHA-384, SHA-512. */
public final class Digests {
    private Digests() {}

    /** The hash of {@code data}. */
    public static byte[] digest(String hash, byte[] data) {
        try {
            return MessageDigest.getInstance(hash).digest(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has " + hash, e);
        }
    }

    /** The HMAC of {@code data} (RFC 2104), with the key's hash. */
    public static byte[] hmac(SecretKey key, byte[] data) {
        try {
            return key.mac().doFinal(data);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC and the hashes", e);
        }
    }

    /** Whether both are the same; takes as long wherever they differ. */
    public static boolean same(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }
}
