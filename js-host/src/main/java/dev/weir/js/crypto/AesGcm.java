package dev.weir.js.crypto;

import java.security.GeneralSecurityException;
import java.util.Optional;
import java.util.Set;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES in Galois/Counter Mode (NIST SP 800-38D), the tag behind the text. */
public final class AesGcm {
    // What the JDK takes; the Web's 32 and 64 bits are too short to be wise.
    private static final Set<Integer> TAG_BITS = Set.of(96, 104, 112, 120, 128);

    private AesGcm() {}

    /**
     * Encrypts or decrypts.
     *
     * @param tagBits how long the tag is
     * @return nothing if the parameters are not possible, or what is decrypted was not encrypted so
     */
    public static Optional<byte[]> apply(
            boolean encrypt, SecretKey key, int tagBits, byte[] nonce, byte[] more, byte[] data) {
        if (!TAG_BITS.contains(tagBits) || nonce.length == 0) {
            return Optional.empty();
        }
        try {
            // A cipher of its own: the JDK forbids to encrypt twice with the same nonce, for good.
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    encrypt ? Cipher.ENCRYPT_MODE : Cipher.DECRYPT_MODE,
                    new SecretKeySpec(key.bytes(), "AES"),
                    new GCMParameterSpec(tagBits, nonce));
            cipher.updateAAD(more);
            return Optional.of(cipher.doFinal(data));
        } catch (GeneralSecurityException e) {
            return Optional.empty();
        }
    }
}
