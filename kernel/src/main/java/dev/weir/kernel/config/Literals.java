package dev.weir.kernel.config;

import java.net.InetAddress;
import java.util.Optional;

/** IP addresses as text. */
public final class Literals {
    private static final int DOTS = 3;

    private Literals() {}

    /** The address; nothing for a name, or for the short forms of IPv4 such as {@code 127.1}. */
    public static Optional<InetAddress> address(String text) {
        boolean ip6 = text.indexOf(':') >= 0;
        if (!ip6 && text.chars().filter(c -> c == '.').count() != DOTS) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
