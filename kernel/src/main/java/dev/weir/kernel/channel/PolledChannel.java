package dev.weir.kernel.channel;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A connected channel that is read and written as if it blocked. One thread at a time reads and one
 * writes; any thread may end it. Interrupting a thread that waits closes it, as with the JDK's.
 */
public final class PolledChannel {
    private final SocketChannel channel;
    private final Waiter reader = new Waiter(SelectionKey.OP_READ, true);
    private final Waiter writer = new Waiter(SelectionKey.OP_WRITE, false);
    private final Poller poller = Poller.next();
    // Null until a thread first has to wait: a connection of one short request never does.
    private volatile @Nullable SelectionKey key;
    private volatile boolean inputEnded;

    /** Takes a channel over. */
    public PolledChannel(SocketChannel channel) throws IOException {
        this.channel = channel;
        channel.configureBlocking(false);
    }

    /** As {@link SocketChannel#read(ByteBuffer)} with room in {@code into}, but waits for bytes. */
    public int read(ByteBuffer into) throws IOException {
        int count = channel.read(into);
        while (count == 0) {
            await(reader);
            count = channel.read(into);
        }
        return count;
    }

    /**
     * As {@link #read}, where the peer has just got something to answer and cannot have answered
     * yet: others run first, and the system is not asked in vain.
     */
    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but what waiting costs
    public int readLater(ByteBuffer into) throws IOException {
        if (key == null) {
            Thread.yield();
        } else {
            await(reader);
        }
        return read(into);
    }

    /**
     * Waits until a read would not, or {@link #nudge}, if it is known when: false at once if nobody
     * has waited.
     */
    public boolean awaitInput() throws IOException {
        if (key == null) {
            return false;
        }
        await(reader);
        return true;
    }

    /**
     * As {@link SocketChannel#read(ByteBuffer)}; where it is 0, {@link #awaitInput} waits from now
     * on. The first time others run before.
     */
    @SuppressWarnings("ThreadPriorityCheck") // as in readLater
    public int readSoon(ByteBuffer into) throws IOException {
        if (key != null) {
            return channel.read(into);
        }
        Thread.yield();
        int count = channel.read(into);
        if (count == 0) {
            registered();
        }
        return count;
    }

    /**
     * Has {@code then} run once when a read would not wait, instead of a thread that waits. Its
     * caller must not go on: another thread may run it before this returns.
     *
     * @param then must not block
     */
    public void whenInput(Runnable then) {
        reader.begin(then);
        try {
            watch(reader);
        } catch (IOException | CancelledKeyException e) {
            // Closed meanwhile: reading will tell.
            reader.wake();
        }
        if (!channel.isOpen() || inputEnded) {
            reader.wake();
        }
    }

    /**
     * Has {@code gone} run once when the peer has ended its side: when there is something to read,
     * and it is no byte. Only while nobody reads; a thread that begins to wait, and another call,
     * takes its place. For any thread.
     *
     * @param gone must not block
     */
    public void whenGone(Runnable gone) {
        // Twice: the first time the poller may tell of bytes that were read meanwhile.
        onInput(() -> ifEnded(() -> onInput(() -> ifEnded(gone))));
    }

    private void onInput(Runnable then) {
        reader.lookOn(then);
        try {
            watch(reader);
        } catch (IOException | CancelledKeyException e) {
            // Closed meanwhile: who closed it knows.
        }
    }

    private void ifEnded(Runnable then) {
        boolean ended;
        try {
            ended = channel.socket().getInputStream().available() == 0;
        } catch (IOException e) {
            ended = true;
        }
        if (ended) {
            then.run();
        }
    }

    /** Has a thread that waits for input look at what there is, be it nothing. */
    public void nudge() {
        reader.wakeThread();
    }

    /** As {@link SocketChannel#read(ByteBuffer)}: 0 where nothing has arrived. */
    public int readNow(ByteBuffer into) throws IOException {
        return channel.read(into);
    }

    /** Writes all of it; waits while there is no room. */
    public void write(ByteBuffer from) throws IOException {
        channel.write(from);
        while (from.hasRemaining()) {
            await(writer);
            channel.write(from);
        }
    }

    private void await(Waiter waiter) throws IOException {
        waiter.begin();
        try {
            watch(waiter);
            while (waiter.waiting() && channel.isOpen() && !(waiter == reader && inputEnded)) {
                LockSupport.park(this);
                if (Thread.currentThread().isInterrupted()) {
                    close();
                    throw new ClosedByInterruptException();
                }
            }
        } catch (CancelledKeyException e) {
            throw new ClosedChannelException();
        } finally {
            waiter.end();
        }
    }

    /** Has the poller look at what it waits for. */
    private void watch(Waiter waiter) throws IOException {
        if (waiter.watch(registered())) {
            poller.look();
        }
    }

    private SelectionKey registered() throws IOException {
        SelectionKey registered = key;
        if (registered == null) {
            registered = register();
            poller.look();
        }
        return registered;
    }

    // The reading and the writing thread may come here at the same time.
    private synchronized SelectionKey register() throws IOException {
        SelectionKey registered = key;
        if (registered == null) {
            registered = poller.register(channel, this);
            key = registered;
        }
        return registered;
    }

    /** On the poller's thread: the key is ready. */
    void ready(SelectionKey ready) {
        if (ready.isReadable()) {
            reader.readable(ready);
        }
        if (ready.isWritable()) {
            writer.writable(ready);
        }
    }

    /** A read that waits, and every later one, finds the end. */
    public void endInput() throws IOException {
        inputEnded = true;
        channel.shutdownInput();
        reader.wake();
    }

    /** Closes it; threads that wait fail. Does nothing the second time. */
    public void close() throws IOException {
        channel.close();
        reader.wake();
        writer.wake();
        if (key != null) {
            // The system's side of it goes when the poller has let go of it.
            poller.look();
        }
    }
}
