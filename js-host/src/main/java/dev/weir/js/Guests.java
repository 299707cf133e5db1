package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;

/** The guests of one instance. Safe for every thread. */
interface Guests extends AutoCloseable {
    /**
     * Takes a guest, which the caller gives {@link #back}. Waits for one for the wall limit at
     * most, and no longer than the exchange may take.
     *
     * @throws GatewayException with {@link FailureType#PLUGIN_UNAVAILABLE} if none gets free in
     *     time, too many wait already, or the instance is in quarantine
     * @throws InterruptedException if the exchange is cancelled, now or while it waits
     */
    Guest take(GuestCall call) throws InterruptedException;

    /** Takes a guest back; a spent one is replaced. */
    void back(Guest guest);

    /** Closes all guests. None is held any more. */
    @Override
    void close();
}
