package dev.weir.api.spi;

import dev.weir.api.Unstable;
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
     * Guest code has ended. If it was cut, this waits until the cut is done and clears the thread's
     * interrupt flag, so that the cut cannot hit what runs next; the guest must then be discarded.
     *
     * @return the limit that was broken, if the call was cut
     */
    Optional<Breach> exit();

    /**
     * Says what the guest uses, for its account. Called after a call into guest code by hosts that
     * know; costs next to nothing. The default does nothing.
     *
     * @param memoryBytes what the guest holds now; 0 if the host cannot tell
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

    /** Which limit was broken. */
    enum Breach {
        /** {@link Limits#time()}. */
        TIME,
        /** {@link Limits#wall()}. */
        WALL,
        /** {@link Limits#memoryBytes()}. */
        MEMORY
    }
}
