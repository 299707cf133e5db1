package dev.weir.kernel.http1;

import dev.weir.api.Client;
import java.io.IOException;

/**
 * One connection as bytes, wherever it comes from. One thread at a time reads and one writes; any
 * thread may end it.
 */
public interface Transport {

    /**
     * Reads what is there, at least one byte; blocks until there is one.
     *
     * @return how many bytes; -1 when the peer has ended its side
     */
    int read(byte[] buffer, int offset, int length) throws IOException;

    /**
     * As {@link #read}, where the peer has just got something to answer and cannot have answered
     * yet. Others who are ready run first: under load the bytes are here when it is this thread's
     * turn again, and the system is not asked in vain.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but what waiting costs
    default int readLater(byte[] buffer, int offset, int length) throws IOException {
        Thread.yield();
        return read(buffer, offset, length);
    }

    /**
     * Waits until a read would not wait, or {@link #nudge}, where that can be told without reading.
     *
     * @return false at once where it cannot
     */
    default boolean awaitInput() throws IOException {
        return false;
    }

    /**
     * As {@link #readLater}; but 0, where nothing has arrived and {@link #awaitInput} can wait for
     * it from now on.
     */
    default int readSoon(byte[] buffer, int offset, int length) throws IOException {
        return readLater(buffer, offset, length);
    }

    /**
     * Where {@link #awaitInput} can wait: has {@code then} run once when a read would not wait,
     * instead of a thread that does. The caller must not touch the connection any more.
     *
     * @param then must not block
     */
    default void whenInput(Runnable then) {
        throw new UnsupportedOperationException();
    }

    /** Ends an {@link #awaitInput}, whether there is input or not. For any thread. */
    default void nudge() {}

    /**
     * Has {@code gone} run once when the peer ends its side, where that can be told without
     * reading, unless something is read before. Only while nobody reads; in place of what an
     * earlier call said. For any thread.
     *
     * @param gone must not block; may be run late, or, if the peer has sent more before, never
     */
    default void whenGone(Runnable gone) {}

    /** Writes all of it; blocks while the peer does not take it. */
    void write(byte[] buffer, int offset, int length) throws IOException;

    /** Tells the peer that no more bytes come, where the socket lets us; reading goes on. */
    void endOutput() throws IOException;

    /** A read that waits on another thread, and every one after it, finds the peer's end. */
    void endInput();

    /**
     * Ends the connection; a read or write that waits on another thread fails. Does not block, and
     * does nothing the second time.
     */
    void close();

    /**
     * Ends the connection so that the peer does not take it for an orderly end, as far as the
     * socket lets us: by a reset.
     */
    void abort();

    /** Who is at the other end. */
    Client peer();
}
