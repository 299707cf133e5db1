package dev.weir.kernel.upstream;

import java.net.InetSocketAddress;

/**
 * Says which addresses may be connected to. Asked for each address that a name stands for, right
 * before that very address is connected to: so a name that means something else a moment later (DNS
 * rebinding) gains nothing. Safe for every thread.
 */
@FunctionalInterface
public interface AddressRule {
    /** Every address is fine. */
    AddressRule ANY = _ -> {};

    /**
     * Lets an address pass.
     *
     * @param address resolved
     * @throws AddressRefusedException if it must not be connected to
     */
    void check(InetSocketAddress address) throws AddressRefusedException;
}
