package dev.weir.kernel.config;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;

/** A block of IP addresses in CIDR notation. */
public final class Network {
    private static final Pattern BITS = Pattern.compile("[0-9]{1,3}");

    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
        this.address = address;
        this.bits = bits;
    }

    /**
     * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
     *
     * @throws IllegalArgumentException if it is not one; the message says what is wanted
     */
    public static Network parse(String text) {
        int slash = text.indexOf('/');
        Optional<InetAddress> literal =
                Literals.address(slash < 0 ? text : text.substring(0, slash));
        if (literal.isPresent()
                && (slash < 0 || BITS.matcher(text.substring(slash + 1)).matches())) {
            byte[] address = literal.get().getAddress();
            int all = 8 * address.length;
            int bits = slash < 0 ? all : Integer.parseInt(text.substring(slash + 1));
            if (bits <= all) {
                return new Network(address, bits);
            }
        }
        throw new IllegalArgumentException(
                "must be an IP address or a network such as 10.0.0.0/8 or fd00::/8");
    }

    /** Whether an address of 4 or 16 bytes is in it. */
    public boolean contains(byte[] other) {
        if (other.length != address.length) {
            return false;
        }
        int whole = bits / 8;
        if (Arrays.mismatch(address, 0, whole, other, 0, whole) >= 0) {
            return false;
        }
        int rest = bits % 8;
        return rest == 0 || ((address[whole] ^ other[whole]) & (0xFF00 >> rest) & 0xFF) == 0;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Network network
                && network.bits == bits
                && Arrays.equals(network.address, address);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(address) + bits;
    }
}
