package dev.weir.kernel.guest;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A lock for a few steps in memory, without a queue. In the queue of another lock a virtual thread
 * can stand first and get no carrier while guests spin on all of them; a change of configuration
 * would then wait behind it, even the toggle that ends the spinning. Who holds this one is running.
 */
public final class BriefLock {
    private final AtomicBoolean held = new AtomicBoolean();

    /** Free at first. */
    public BriefLock() {}

    /** Takes it. Not reentrant; nothing that can wait may be done while it is held. */
    public void lock() {
        while (!held.compareAndSet(false, true)) {
            Thread.onSpinWait();
        }
    }

    /** Gives it back. */
    public void unlock() {
        held.set(false);
    }
}
