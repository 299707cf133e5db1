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
    }

    // Written before the span is published, read by the watchdog after.
    private @Nullable Account account;
    private long spentNanos;

    /** Where the watchdog finds it; -1 while it does not. Of the exchange's thread. */
    int cell = -1;

    /** A watch over filters that have not begun. */
    public FilterWatch() {}

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
     * @return whether it was interrupted for having run too long; the flag is cleared
     */
    public boolean leave() {
        return end();
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
        return spentNanos + ageNanos >= Objects.requireNonNull(account).wallNanos();
    }

    @Override
    void cut(Thread running) {
        // Not stopped: Java code that ignores an interrupt cannot be.
        running.interrupt();
    }
}
