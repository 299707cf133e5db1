package dev.weir.kernel.config;

import java.net.InetAddress;
import java.util.List;

/**
 * Whose word about clients is believed.
 *
 * @param networks addresses of proxies
 * @param unix whether peers on Unix-domain sockets are believed
 */
public record TrustedProxies(List<Network> networks, boolean unix) {
    /** Nobody. */
    public static final TrustedProxies NONE = new TrustedProxies(List.of(), false);

    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /** Whether nobody is. */
    public boolean isEmpty() {
        return networks.isEmpty() && !unix;
    }

    /** Whether the peer with this address is; an empty one is that of a Unix-domain socket. */
    public boolean contains(String ip) {
        if (ip.isEmpty()) {
            return unix;
        }
        if (networks.isEmpty()) {
            return false;
        }
        byte[] address;
        try {
            address = InetAddress.ofLiteral(ip).getAddress();
        } catch (IllegalArgumentException e) {
            return false;
        }
        for (Network network : networks) {
            if (network.contains(address)) {
                return true;
            }
        }
        return false;
    }
}
