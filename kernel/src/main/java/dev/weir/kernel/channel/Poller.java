package dev.weir.kernel.channel;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * Wakes threads whose channels are ready. A virtual thread among those it wakes: they run before it
 * looks again, so under load one look finds many. Channels stay registered for as long as they are
 * open, which saves the calls that the JDK's own way of waiting makes each time.
 */
final class Poller {
    private static final System.Logger LOG = System.getLogger(Poller.class.getName());
    // With fewer it looks less often, and finds more each time.
    private static final int CORES_EACH = 2;
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final List<Poller> ALL =
            Stream.generate(Poller::new)
                    .limit(Math.max(1, Runtime.getRuntime().availableProcessors() / CORES_EACH))
                    .toList();
    private static final AtomicInteger TURN = new AtomicInteger();

    private final Selector selector;
    private volatile boolean asleep;

    private Poller() {
        try {
            selector = Selector.open();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("weir-poller").start(this::run);
    }

    /** The one for the next channel. */
    static Poller next() {
        return ALL.get(Math.floorMod(TURN.getAndIncrement(), ALL.size()));
    }

    /** Looks at a channel from now on, for bytes to read first. */
    SelectionKey register(SocketChannel channel, PolledChannel polled)
            throws ClosedChannelException {
        return channel.register(selector, SelectionKey.OP_READ, polled);
    }

    /** What was asked of a key takes effect now, not only when some channel is ready. */
    void look() {
        if (asleep) {
            selector.wakeup();
        }
    }

    @SuppressWarnings("ThreadPriorityCheck") // nothing depends on it but how much one look finds
    private void run() {
        while (true) {
            try {
                if (selector.selectNow(Poller::ready) == 0) {
                    sleep();
                }
            } catch (IOException | RuntimeException | Error e) {
                pause(e);
            }
            Thread.yield();
        }
    }

    private void sleep() throws IOException {
        // Before it looks at what was asked of the keys, so that nobody asks unseen.
        asleep = true;
        try {
            selector.select(Poller::ready);
        } finally {
            asleep = false;
        }
    }

    private static void ready(SelectionKey key) {
        try {
            ((PolledChannel) key.attachment()).ready(key);
        } catch (CancelledKeyException e) {
            // Closed meanwhile, by a thread that wakes those who wait itself.
        }
    }

    /** Without it no connection would go on: whatever fails, memory even, it tries again. */
    private static void pause(Throwable e) {
        try {
            LOG.log(System.Logger.Level.WARNING, "looking for ready connections failed", e);
        } catch (RuntimeException | Error _) {
            // Not even the log works.
        }
        LockSupport.parkNanos(PAUSE.toNanos());
    }
}
