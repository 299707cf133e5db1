package dev.weir.kernel.upstream;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The addresses of the gateway itself: nothing is ever sent there, whoever asks. A listener is told
 * by its port, and an address with that port is refused if it is one of this machine, whichever the
 * listener is bound to.
 */
public final class ReservedAddresses implements AddressRule {
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();

    /** None yet. */
    public ReservedAddresses() {}

    /** Nothing is sent to that port of this machine from now on. */
    public void reserve(int port) {
        ports.add(port);
    }

    @Override
    public void check(InetSocketAddress address) throws AddressRefusedException {
        if (ports.contains(address.getPort()) && ofThisMachine(address.getAddress())) {
            throw new AddressRefusedException(
                    address + " is the gateway's own admin or status address");
        }
    }

    private static boolean ofThisMachine(InetAddress address) {
        try {
            // Connecting to the unspecified address, 0.0.0.0 or ::, reaches this machine.
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (SocketException e) {
            // Which addresses are ours cannot be found out: it may be one.
            return true;
        }
    }
}
