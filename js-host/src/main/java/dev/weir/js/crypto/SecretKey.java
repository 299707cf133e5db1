package dev.weir.js.crypto;

/** A key that plugins hold without seeing it. */
public final class SecretKey {
    private final byte[] bytes;

    /** Takes the array over. */
    public SecretKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /** The bytes themselves, not to be changed. */
    byte[] bytes() {
        return bytes;
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
