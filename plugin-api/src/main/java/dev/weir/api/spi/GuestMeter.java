package dev.weir.api.spi;

import dev.weir.api.Unstable;

/** Keeps guest code within the {@link Limits} of its instance. */
@Unstable
public interface GuestMeter {

    /**
     * A slot for one guest (a WASM instance, a JS context); made once, entered for each call.
     *
     * @param cut stops the guest
     * @param boundAllocation whether bytes allocated on the Java heap during a call count against
     *     {@link Limits#memoryBytes()}
     */
    GuestSlot slot(Cut cut, boolean boundAllocation);

    /** Stops guest code that went over a limit. */
    @FunctionalInterface
    interface Cut {
        /**
         * Makes the guest code now running on {@code thread} end soon with an exception. Called at
         * most once for an entry, on the gateway's watchdog thread: it must return at once.
         */
        void cut(Thread thread);
    }
}
