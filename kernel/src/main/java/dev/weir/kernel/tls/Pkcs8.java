package dev.weir.kernel.tls;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/** Puts private keys of the older forms into PKCS #8 (RFC 5958 §2), the form that the JDK reads. */
final class Pkcs8 {
    private static final int INTEGER = 0x02;
    private static final int OCTET_STRING = 0x04;
    private static final int SEQUENCE = 0x30;
    // RFC 5915 §3: parameters [0], the curve
    private static final int PARAMETERS = 0xA0;
    private static final byte[] VERSION = {INTEGER, 1, 0};
    // rsaEncryption 1.2.840.113549.1.1.1, and NULL
    private static final byte[] RSA = {
        0x06, 0x09, 0x2A, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xF7, 0x0D, 1, 1, 1, 0x05, 0
    };
    // id-ecPublicKey 1.2.840.10045.2.1
    private static final byte[] EC = {
        0x06, 0x07, 0x2A, (byte) 0x86, 0x48, (byte) 0xCE, 0x3D, 0x02, 0x01
    };

    private Pkcs8() {}

    /** An RSAPrivateKey (RFC 8017 §A.1.2). */
    static byte[] ofRsa(byte[] der) {
        return of(RSA, der);
    }

    /** An ECPrivateKey (RFC 5915 §3) that names its curve. */
    static byte[] ofEc(byte[] der) {
        try {
            int at = contentAt(der, 0, SEQUENCE);
            at = contentAt(der, at, INTEGER) + 1;
            int key = contentAt(der, at, OCTET_STRING);
            int parameters = key + length(der, at + 1);
            int curve = contentAt(der, parameters, PARAMETERS);
            byte[] name = Arrays.copyOfRange(der, curve, curve + length(der, parameters + 1));
            return of(joined(EC, name), der);
        } catch (ArrayIndexOutOfBoundsException | IllegalStateException e) {
            throw new IllegalArgumentException(
                    "holds an EC private key that cannot be read or does not name its curve", e);
        }
    }

    private static byte[] of(byte[] algorithm, byte[] key) {
        return element(
                SEQUENCE,
                joined(VERSION, element(SEQUENCE, algorithm), element(OCTET_STRING, key)));
    }

    /** Where the content of the element at {@code at} begins. */
    private static int contentAt(byte[] der, int at, int tag) {
        if ((der[at] & 0xFF) != tag) {
            throw new IllegalStateException("another element is there");
        }
        int first = der[at + 1] & 0xFF;
        return at + 2 + (first < 0x80 ? 0 : first - 0x80);
    }

    private static int length(byte[] der, int at) {
        int first = der[at] & 0xFF;
        if (first < 0x80) {
            return first;
        }
        int length = 0;
        for (int i = 1; i <= first - 0x80; i++) {
            length = (length << 8) | (der[at + i] & 0xFF);
        }
        return length;
    }

    private static byte[] element(int tag, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(content.length + 5);
        out.write(tag);
        if (content.length < 0x80) {
            out.write(content.length);
        } else {
            int octets = content.length < 0x100 ? 1 : content.length < 0x10000 ? 2 : 3;
            out.write(0x80 + octets);
            for (int i = octets - 1; i >= 0; i--) {
                out.write(content.length >> (8 * i));
            }
        }
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] joined(byte[]... parts) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            out.writeBytes(part);
        }
        return out.toByteArray();
    }
}
