package dev.weir.kernel.memory;

import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Counts the bytes that are held for clients: heads and bodies in memory, buffers in motion. What
 * would go beyond the bound is refused before it is allocated, so that a flood costs its senders an
 * answer and nobody the process. Safe for every thread.
 */
public final class Ledger {
    /** Half of the heap: the rest is for plugins, the configuration and garbage. */
    private static final int SHARE = 2;

    private final long limit;
    private final @Nullable Ledger whole;
    private final AtomicLong held = new AtomicLong();

    private Ledger(long limit, @Nullable Ledger whole) {
        this.limit = limit;
        this.whole = whole;
    }

    /** The ledger of a process: bounded by half of the heap it may have. */
    public static Ledger ofHeap() {
        return new Ledger(Runtime.getRuntime().maxMemory() / SHARE, null);
    }

    /** A ledger with a bound of its own within this one. */
    public Ledger part(long limit) {
        return new Ledger(limit, this);
    }

    /** Takes bytes; false if they would be too many, with nothing taken. */
    public boolean take(long bytes) {
        if (held.addAndGet(bytes) > limit) {
            held.addAndGet(-bytes);
            return false;
        }
        if (whole != null && !whole.take(bytes)) {
            held.addAndGet(-bytes);
            return false;
        }
        return true;
    }

    /** Gives bytes back that were taken. */
    public void give(long bytes) {
        held.addAndGet(-bytes);
        if (whole != null) {
            whole.give(bytes);
        }
    }

    /** How many are held. */
    public long held() {
        return held.get();
    }

    /** The most that one client could ever hold. */
    public long limit() {
        return whole == null ? limit : Math.min(limit, whole.limit());
    }
}
