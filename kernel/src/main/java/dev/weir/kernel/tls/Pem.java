package dev.weir.kernel.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads what PEM files hold (RFC 7468). Every failure is an {@link IllegalArgumentException} that
 * says what is wrong and shows nothing of the content.
 */
public final class Pem {
    private static final Pattern KEY =
            Pattern.compile(
                    "-----BEGIN ([A-Z ]*)PRIVATE KEY-----([A-Za-z0-9+/=\\s]*)-----END \\1PRIVATE KEY-----");
    private static final List<String> ALGORITHMS = List.of("RSA", "EC", "Ed25519", "Ed448");

    private Pem() {}

    /** The certificates of a text, in their order; at least one. */
    public static List<X509Certificate> certificates(String pem) {
        int begin = pem.indexOf("-----BEGIN CERTIFICATE-----");
        if (begin < 0) {
            throw new IllegalArgumentException(
                    "holds no certificate in PEM: no line says -----BEGIN CERTIFICATE-----");
        }
        byte[] bytes = pem.substring(begin).getBytes(StandardCharsets.UTF_8);
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(bytes))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .toList();
        } catch (CertificateException e) {
            throw new IllegalArgumentException(
                    "holds a certificate that cannot be read: " + e.getMessage(), e);
        }
    }

    /** The first private key of a text: PKCS #8, or the older forms of RSA and EC. */
    public static PrivateKey privateKey(String pem) {
        Matcher block = KEY.matcher(pem);
        if (!block.find()) {
            throw new IllegalArgumentException(
                    "holds no private key in PEM: no line says -----BEGIN PRIVATE KEY-----");
        }
        byte[] der = decoded(block.group(2));
        return switch (block.group(1)) {
            case "" -> pkcs8(der);
            case "RSA " -> pkcs8(Pkcs8.ofRsa(der));
            case "EC " -> pkcs8(Pkcs8.ofEc(der));
            case "ENCRYPTED " ->
                    throw new IllegalArgumentException(
                            "holds an encrypted private key: decrypt it with `openssl pkcs8 -in KEY`");
            default ->
                    throw new IllegalArgumentException(
                            "holds a private key of an unknown form: convert it with `openssl pkcs8 -topk8 -nocrypt -in KEY`");
        };
    }

    private static byte[] decoded(String base64) {
        try {
            return Base64.getMimeDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("holds a private key that is not Base64", e);
        }
    }

    private static PrivateKey pkcs8(byte[] der) {
        for (String algorithm : ALGORITHMS) {
            try {
                return KeyFactory.getInstance(algorithm)
                        .generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException e) {
                // of another algorithm
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("every JDK has " + algorithm, e);
            }
        }
        throw new IllegalArgumentException(
                "holds a private key that cannot be read; known are " + ALGORITHMS);
    }
}
