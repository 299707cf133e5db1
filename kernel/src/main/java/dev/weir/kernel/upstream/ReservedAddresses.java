package dev.weir.kernel.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.List;

/**
 * Where the gateway itself is administered: no request is ever sent there, whatever name it goes
 * by. Asked for each new connection, with the address that a name was resolved to.
 */
final class ReservedAddresses {
    private volatile List<InetSocketAddress> addresses = List.of();

    void set(List<InetSocketAddress> addresses) {
        this.addresses = List.copyOf(addresses);
    }

    /** Whether a connection to that address would end at one of them. */
    boolean holds(InetAddress address, int port) {
        for (InetSocketAddress each : addresses) {
            if (each.getPort() == port && reaches(address, each.getAddress())) {
                return true;
            }
        }
        return false;
    }

    // To connect to the wildcard address is to connect to this machine.
    private static boolean reaches(InetAddress address, InetAddress bound) {
        return address.equals(bound)
                || (address.isAnyLocalAddress() && (bound.isLoopbackAddress() || isLocal(bound)))
                || (bound.isAnyLocalAddress() && isLocal(address));
    }

    private static boolean isLocal(InetAddress address) {
        try {
            return address.isAnyLocalAddress()
                    || address.isLoopbackAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Not known: rather refused than let in.
            return true;
        }
    }
}
