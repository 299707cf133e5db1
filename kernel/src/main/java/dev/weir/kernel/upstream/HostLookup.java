package dev.weir.kernel.upstream;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Finds the addresses of a name; may block for as long as the system's resolver does. */
@FunctionalInterface
interface HostLookup {
    /** The addresses, best first; at least one. */
    InetAddress[] lookUp(String host) throws UnknownHostException;
}
