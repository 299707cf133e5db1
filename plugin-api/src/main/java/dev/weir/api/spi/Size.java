package dev.weir.api.spi;

/**
 * A number of bytes, written {@code 512B}, {@code 64KiB}, {@code 10MiB}, {@code 1GiB}.
 *
 * @param bytes how many; not negative
 */
public record Size(long bytes) implements Comparable<Size> {
    /** Refuses a negative number. */
    public Size {
        if (bytes < 0) {
            throw new IllegalArgumentException("a size must not be negative, was " + bytes);
        }
    }

    /**
     * The size that a text says.
     *
     * @throws IllegalArgumentException if it is written otherwise
     */
    public static Size parse(String text) {
        return new Size(Quantity.bytes(text));
    }

    @Override
    public int compareTo(Size other) {
        return Long.compare(bytes, other.bytes);
    }
}
