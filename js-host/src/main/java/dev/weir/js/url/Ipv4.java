package dev.weir.js.url;

import java.util.Arrays;

/** IPv4 addresses in all the forms that C libraries read (URL Standard §3.5). */
final class Ipv4 {
    private static final long FAILED = -1;
    // Larger than any part may be: numbers of any length stop here.
    private static final long TOO_LARGE = 1L << 32;

    private Ipv4() {}

    /** Whether the last label is a number, so that the host must be an address. */
    static boolean isMeant(String host) {
        String[] parts = parts(host);
        String last = parts[parts.length - 1];
        return (!last.isEmpty() && last.chars().allMatch(Ascii::isDigit)) || number(last) != FAILED;
    }

    /** The address as four decimal numbers. */
    static String normalised(String host) {
        String[] parts = parts(host);
        if (parts.length > 4) {
            throw new InvalidUrlException("the IPv4 address %s has over 4 parts".formatted(host));
        }
        long address = 0;
        for (int i = 0; i < parts.length; i++) {
            long number = number(parts[i]);
            boolean last = i == parts.length - 1;
            long bound = last ? 1L << (8 * (5 - parts.length)) : 256;
            if (number == FAILED || number >= bound) {
                throw new InvalidUrlException(
                        "the IPv4 address %s has a wrong part %s".formatted(host, parts[i]));
            }
            address += last ? number : number << (8 * (3 - i));
        }
        return "%d.%d.%d.%d"
                .formatted(
                        address >> 24,
                        (address >> 16) & 0xff,
                        (address >> 8) & 0xff,
                        address & 0xff);
    }

    private static String[] parts(String host) {
        String[] parts = host.split("\\.", -1);
        return parts.length > 1 && parts[parts.length - 1].isEmpty()
                ? Arrays.copyOf(parts, parts.length - 1)
                : parts;
    }

    private static long number(String part) {
        if (part.isEmpty()) {
            return FAILED;
        }
        int radix = 10;
        String digits = part;
        if (part.length() >= 2 && part.charAt(0) == '0') {
            boolean hex = (part.charAt(1) | 0x20) == 'x';
            radix = hex ? 16 : 8;
            digits = part.substring(hex ? 2 : 1);
        }
        long number = 0;
        for (int i = 0; i < digits.length(); i++) {
            char each = digits.charAt(i);
            int digit = each < 0x80 ? Character.digit(each, radix) : -1;
            if (digit < 0) {
                return FAILED;
            }
            number = Math.min(TOO_LARGE, number * radix + digit);
        }
        return number;
    }
}
