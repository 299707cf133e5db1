package dev.weir.kernel.upstream;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** Lets pass what is reachable for everybody, by the registries of special addresses. */
public final class PublicAddresses implements AddressRule {

    /** The rule. */
    public PublicAddresses() {}

    @Override
    public void check(InetSocketAddress address) throws AddressRefusedException {
        if (!isPublic(address.getAddress())) {
            throw new AddressRefusedException(
                    address.getAddress().getHostAddress()
                            + " is a private, loopback, link-local or otherwise special address");
        }
    }

    static boolean isPublic(InetAddress address) {
        byte[] bytes = address.getAddress();
        // An IPv4-mapped IPv6 address is an Inet4Address already.
        return address instanceof Inet4Address ? isPublic4(bytes, 0) : isPublic6(bytes);
    }

    // RFC 6890 and the IANA IPv4 Special-Purpose Address Registry.
    private static boolean isPublic4(byte[] bytes, int at) {
        int a = bytes[at] & 0xFF;
        int b = bytes[at + 1] & 0xFF;
        int c = bytes[at + 2] & 0xFF;
        return switch (a) {
            // This network, private (RFC 1918), loopback.
            case 0, 10, 127 -> false;
            // Shared address space of carriers, RFC 6598.
            case 100 -> b < 64 || b > 127;
            // Link-local, RFC 3927: the metadata services of clouds among them.
            case 169 -> b != 254;
            case 172 -> b < 16 || b > 31;
            // Private; protocol assignments (192.0.0.0/24), 6to4 relays (192.88.99.0/24).
            case 192 -> b != 168 && !(b == 0 && c == 0) && !(b == 88 && c == 99);
            // Benchmarking, RFC 2544.
            case 198 -> b != 18 && b != 19;
            // Multicast from 224, reserved from 240, broadcast.
            default -> a < 224;
        };
    }

    // RFC 4291 and the IANA IPv6 Special-Purpose Address Registry: global unicast is 2000::/3.
    private static boolean isPublic6(byte[] bytes) {
        int first = (bytes[0] & 0xFF) << 8 | (bytes[1] & 0xFF);
        int second = (bytes[2] & 0xFF) << 8 | (bytes[3] & 0xFF);
        if (first == 0x64 && second == 0xFF9B) {
            // NAT64, RFC 6052: an IPv4 address in the last four bytes, but for the local-use
            // prefix.
            return zero(bytes, 4, 12) && isPublic4(bytes, 12);
        } else if (first == 0x2002) {
            // 6to4, RFC 3056: an IPv4 address behind the prefix.
            return isPublic4(bytes, 2);
        } else if (first == 0x2001 && second < 0x200) {
            // Protocol assignments, Teredo among them: 2001::/23.
            return false;
        }
        return (first & 0xE000) == 0x2000;
    }

    private static boolean zero(byte[] bytes, int from, int to) {
        for (int i = from; i < to; i++) {
            if (bytes[i] != 0) {
                return false;
            }
        }
        return true;
    }
}
