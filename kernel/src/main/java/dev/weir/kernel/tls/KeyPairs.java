package dev.weir.kernel.tls;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;

/** Whether keys belong together. */
final class KeyPairs {
    private static final byte[] SAMPLE = "weir".getBytes(StandardCharsets.US_ASCII);

    private KeyPairs() {}

    /**
     * Refuses keys that are no pair: JSSE would only fail at the first handshake.
     *
     * @throws IllegalArgumentException if what one signs the other does not verify
     */
    static void requirePair(PrivateKey key, PublicKey certified) {
        try {
            Signature signature = Signature.getInstance(algorithm(certified));
            signature.initSign(key);
            signature.update(SAMPLE);
            byte[] signed = signature.sign();
            signature.initVerify(certified);
            signature.update(SAMPLE);
            if (signature.verify(signed)) {
                return;
            }
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("certificate.key is not the certificate's key", e);
        }
        throw new IllegalArgumentException("certificate.key is not the certificate's key");
    }

    private static String algorithm(PublicKey key) {
        return switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm();
        };
    }
}
