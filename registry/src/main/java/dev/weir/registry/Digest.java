package dev.weir.registry;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What content is known by: {@code sha256:} and 64 lower-case hexadecimal digits (OCI image-spec,
 * descriptor.md, "Digests").
 *
 * @param value the digest as it is written
 */
public record Digest(String value) {
    private static final String ALGORITHM = "sha256:";
    private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

    /**
     * @throws IllegalArgumentException if it is written otherwise
     */
    public Digest {
        if (!isDigest(value)) {
            throw new IllegalArgumentException(
                    "a digest is sha256: and 64 lower-case hexadecimal digits, was \""
                            + value
                            + "\"");
        }
    }

    /** The digest of some content. */
    public static Digest of(byte[] content) {
        MessageDigest sha256 = sha256();
        sha256.update(content);
        return finish(sha256);
    }

    /** Whether a text is a digest that this gateway can verify. */
    static boolean isDigest(String text) {
        return FORM.matcher(text).matches();
    }

    static Digest finish(MessageDigest sha256) {
        return new Digest(ALGORITHM + HexFormat.of().formatHex(sha256.digest()));
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /** The 64 hexadecimal digits: the name of the blob's file in an image layout. */
    public String hex() {
        return value.substring(ALGORITHM.length());
    }

    @Override
    public String toString() {
        return value;
    }
}
