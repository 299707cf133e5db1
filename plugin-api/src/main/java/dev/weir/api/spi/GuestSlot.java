package dev.weir.api.spi;

import dev.weir.api.Unstable;
import java.time.Duration;
import java.util.Optional;

/**
 * The time account of one guest, for one thread at a time: {@link #enter} before guest code, {@link
 * #exit} after it, on the same thread, in a {@code finally}.
 */
@Unstable
public interface GuestSlot extends AutoCloseable {

    /** This thread is about to run guest code. Costs some ten nanoseconds, allocates nothing. */
    void enter();

    /**
     * As {@link #enter()}, for an exchange that has to be over by then: guest code that still runs
     * is cut, too, with {@link Breach#DEADLINE}. The default knows no deadlines.
     *
     * @param left from now, {@link dev.weir.api.Exchange#timeLeft}, however long; with zero the cut
     *     comes at once, so a host that can tell does not enter
     */
    default void enter(Duration left) {
        enter();
    }

    /**
     * Guest code has ended. If it was cut, this waits until the cut is done and clears the thread's
     * interrupt flag, so that the cut cannot hit what runs next; the guest must then be discarded.
     *
     * @return why, if the call was cut
     */
    Optional<Breach> exit();

    /**
     * Says what the guest uses, for its account. Called after a call into guest code by hosts that
     * know; costs next to nothing. The default does nothing.
     *
     * @param memoryBytes what the guest holds now; negative if the host cannot tell
     * @param hostCalls how often it called functions of its host since this was last called
     */
    default void used(long memoryBytes, long hostCalls) {}

    /**
     * The guest was cut and does not come back: its thread is given up, and counted. The default
     * does nothing.
     */
    default void lost() {}

    /** The guest is gone; the slot is not used again. */
    @Override
    void close();

    /** What a guest was cut for. */
    enum Breach {
        /** {@link Limits#time()}. */
        TIME,
        /** {@link Limits#wall()}. */
        WALL,
        /** {@link Limits#memoryBytes()}. */
        MEMORY,
        /** The exchange had to be over; the guest was within its limits. */
        DEADLINE
    }
}
