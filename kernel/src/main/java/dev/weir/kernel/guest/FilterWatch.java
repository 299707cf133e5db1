package dev.weir.kernel.guest;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The filters of one exchange, as the watchdog sees them: one of them runs, or what is behind them
 * does. Used by the exchange's thread; each span in which a filter runs is an entry.
 */
public final class FilterWatch extends Watched {

    /** Whose account a span goes to. */
    public interface Account {
        /** A call older than a millisecond was seen to use so much more. */
        void sampled(long cpuNanos, long bytes);

        /**
         * The longest that one call may run, the rest of the chain excluded; then its thread is
         * interrupted. {@link Long#MAX_VALUE} never interrupts it.
         */
        long wallNanos();

        /** Whether its thread may be interrupted when the exchange's time is over, too. */
        boolean interruptible();
    }

    // Written before the span is published, read by the watchdog after.
    private @Nullable Account account;
    private long spentNanos;

    // When the exchange has to be over, if it is bounded.
    private final boolean bounded;
    private final long deadlineNanos;

    // Written by the watchdog before it publishes a cut, read by the exchange's thread after.
    private boolean late;

    /** Where the watchdog finds it; -1 while it does not. Of the exchange's thread. */
    int cell = -1;

    /** A watch over filters that have not begun, of an exchange without a bound. */
    public FilterWatch() {
        this(false, 0);
    }

    /** A watch over filters of an exchange that is to be over then, if it is bounded at all. */
    public FilterWatch(boolean bounded, long deadlineNanos) {
        this.bounded = bounded;
        this.deadlineNanos = deadlineNanos;
    }

    /**
     * A filter goes on running.
     *
     * @param now {@link System#nanoTime()}
     * @param spentNanos what its call has spent before
     */
    public void enter(Account account, Thread current, long now, long spentNanos) {
        this.account = account;
        this.spentNanos = spentNanos;
        begin(current, now);
    }

    /**
     * The filter has ended, or waits for the rest of the chain.
     *
     * @return whether it was interrupted, for having run too long or because it was {@link #late};
     *     the flag is cleared
     */
    public boolean leave() {
        return end();
    }

    /** Whether a filter was interrupted because the exchange's time was over. */
    public boolean late() {
        return late;
    }

    /** When the span began that runs, or ended last; {@link System#nanoTime()}. */
    public long startNanos() {
        return began();
    }

    @Override
    void sampled(long cpuNanos, long bytes) {
        Objects.requireNonNull(account).sampled(cpuNanos, bytes);
    }

    @Override
    boolean over(long ageNanos) {
        Account running = Objects.requireNonNull(account);
        if (bounded && running.interruptible() && began() + ageNanos - deadlineNanos >= 0) {
            late = true;
            return true;
        }
        return spentNanos + ageNanos >= running.wallNanos();
    }

    @Override
    void cut(Thread running) {
        // Not stopped: Java code that ignores an interrupt cannot be.
        running.interrupt();
    }
}
