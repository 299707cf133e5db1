package dev.weir.kernel.listener;

import dev.weir.kernel.http1.BlockingTransport;
import java.io.IOException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Queue;
import java.util.SequencedSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Where connections wait for their first byte, all on one thread, and then for one of the threads
 * that serve: who connects and says nothing takes none from those who speak. The newest is served
 * first, since who has waited longest is the likeliest to have given up.
 */
final class Lobby {
    private static final System.Logger LOG = System.getLogger(Lobby.class.getName());
    // Of the descriptors that are kept for other things than clients, half: see Descriptors.
    private static final int MOST = 128;
    private static final long TICK_MILLIS = 1000;
    // While some wait for a thread: one of those who have one may have stalled since.
    private static final long URGENT_TICK_MILLIS = 100;
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Server server;
    private final Duration patience;
    private final Selector selector;
    private final Thread thread;
    private final Queue<BlockingTransport> entering = new ConcurrentLinkedQueue<>();
    // What follows is of the lobby's thread alone. The longest waiting are first.
    private final SequencedSet<Waiting> silent = new LinkedHashSet<>();
    private final List<Waiting> arriving = new ArrayList<>();
    private final Deque<Waiting> ready = new ArrayDeque<>();

    private record Waiting(BlockingTransport transport, long since) {}

    /** What serves those whose first byte has come. Must not block. */
    interface Server {
        /** Takes the connection over, unless no thread is free; {@code freed} says that it is. */
        boolean serve(BlockingTransport transport, Runnable freed);

        /** Has one that is served end, if it can be spared: another waits for its thread. */
        void makeRoom();

        /** Told of one that was closed because too many wait. */
        void closed();
    }

    /**
     * Opens it.
     *
     * @param patience how long it is waited for a first byte
     */
    Lobby(String name, Duration patience, Server server) throws IOException {
        this.server = server;
        this.patience = patience;
        selector = Selector.open();
        thread = Thread.ofPlatform().daemon().name("weir-" + name + "-wait").start(this::run);
    }

    /** Lets a connection in. For any thread. */
    void enter(BlockingTransport transport) {
        entering.add(transport);
        selector.wakeup();
    }

    /** Closes it, and all who wait in it. */
    void close() {
        try {
            selector.close();
            thread.join();
            silent.forEach(each -> each.transport().close());
            ready.forEach(each -> each.transport().close());
            entering.forEach(BlockingTransport::close);
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a selector failed", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void run() {
        while (selector.isOpen()) {
            try {
                selector.select(this::arrived, tickMillis());
                turn();
            } catch (ClosedSelectorException e) {
                return;
            } catch (IOException e) {
                LOG.log(System.Logger.Level.WARNING, "waiting for connections failed", e);
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    /** How long nothing may happen before the next turn; 0 is for ever. */
    private long tickMillis() {
        if (!ready.isEmpty()) {
            return URGENT_TICK_MILLIS;
        }
        return silent.isEmpty() ? 0 : TICK_MILLIS;
    }

    private void turn() throws IOException {
        // Until it finds none, which is also when the keys of those found before are taken out.
        while (!arriving.isEmpty() && selector.selectNow(this::arrived) > 0) {}
        int came = arriving.size();
        for (Waiting each : arriving) {
            makeBlocking(each.transport());
            ready.addLast(each);
        }
        arriving.clear();
        for (BlockingTransport next = entering.poll(); next != null; next = entering.poll()) {
            admit(next);
        }
        while (!ready.isEmpty() && server.serve(ready.getLast().transport(), selector::wakeup)) {
            ready.removeLast();
        }
        // Once for each that has to wait, and at each turn while any does.
        for (int i = 0; i < Math.min(Math.max(came, 1), ready.size()); i++) {
            server.makeRoom();
        }
        dismiss();
    }

    private void arrived(SelectionKey key) {
        key.cancel();
        Waiting waiting = (Waiting) key.attachment();
        if (silent.remove(waiting)) {
            arriving.add(waiting);
        }
    }

    private void admit(BlockingTransport transport) {
        Waiting waiting = new Waiting(transport, System.nanoTime());
        try {
            transport.channel().configureBlocking(false);
            transport.channel().register(selector, SelectionKey.OP_READ, waiting);
            silent.add(waiting);
        } catch (IOException e) {
            // Gone already.
            transport.close();
        }
    }

    private static void makeBlocking(BlockingTransport transport) {
        try {
            transport.channel().configureBlocking(true);
        } catch (IOException e) {
            // Gone already: reading from it will tell.
            transport.close();
        }
    }

    /** Closes those who have waited too long, and those who are too many. */
    private void dismiss() {
        long now = System.nanoTime();
        while (!silent.isEmpty() && now - silent.getFirst().since() > patience.toNanos()) {
            silent.removeFirst().transport().close();
        }
        while (silent.size() + ready.size() > MOST) {
            longestWaiting().transport().close();
            server.closed();
        }
    }

    /** Takes out who has been here longest, whether or not a byte has come. */
    private Waiting longestWaiting() {
        if (silent.isEmpty()) {
            return ready.removeFirst();
        }
        boolean readyIsOlder =
                !ready.isEmpty() && ready.getFirst().since() - silent.getFirst().since() < 0;
        return readyIsOlder ? ready.removeFirst() : silent.removeFirst();
    }
}
