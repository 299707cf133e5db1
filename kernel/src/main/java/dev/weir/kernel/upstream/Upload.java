package dev.weir.kernel.upstream;

import dev.weir.api.Body;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.http1.Output;
import dev.weir.kernel.http1.PeerGoneException;
import dev.weir.kernel.http1.Transport;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Sends a request's content while the exchange's own thread waits for the answer. Content that
 * breaks off resets the connection: the target must never take a part for the whole.
 */
final class Upload implements Runnable {
    private static final System.Logger LOG = System.getLogger(Upload.class.getName());

    private final Body body;
    private final Transport transport;
    private final Timeouts timeouts;
    private final Deadline deadline;
    private final Thread thread;
    private final Reaper reaper;
    // Started, or never to be.
    private final AtomicBoolean begun = new AtomicBoolean();
    // How long to wait for being asked; null if the content goes at once.
    private @Nullable Deadline patience;
    private volatile boolean complete;
    private volatile @Nullable RuntimeException failure;

    Upload(Body body, Transport transport, Timeouts timeouts, Reaper reaper) {
        this.body = body;
        this.transport = transport;
        this.timeouts = timeouts;
        deadline = reaper.watch(transport::abort);
        this.reaper = reaper;
        thread = Thread.ofVirtual().name("weir-upload").unstarted(this);
    }

    /** Bounds all of it, and the wait for the answer. Before {@link #start}. */
    void limit(long nanos) {
        deadline.limit(nanos);
    }

    /** Begins, unless that was done, or an answer is here. For any thread. */
    void start() {
        if (begun.compareAndSet(false, true)) {
            thread.start();
        }
    }

    /** Begins with {@link #start}, or after that time by itself. */
    void startWhenAsked(Duration within) {
        patience = reaper.watch(this::start);
        patience.in(within.toNanos());
    }

    @Override
    public void run() {
        Output out = new Output(transport, deadline, timeouts.idle().toNanos());
        boolean ended = false;
        try {
            send(out);
            ended = true;
        } finally {
            out.giveBack();
            if (!ended) {
                // An Error in code that wraps the body: nobody else would stop the exchange.
                transport.abort();
            }
            deadline.in(timeouts.response().toNanos());
        }
    }

    private void send(Output out) {
        try (InputStream in = body.open()) {
            if (body.length() < 0) {
                chunks(out, in);
            } else {
                bytes(out, in, body.length());
            }
            complete = true;
        } catch (PeerGoneException e) {
            // The target stopped reading; it may have answered, which the other thread will see.
            LOG.log(
                    System.Logger.Level.DEBUG,
                    "an upload was not taken whole: {0}",
                    e.getMessage());
        } catch (IOException e) {
            broken(Payload.unreadable(e));
        } catch (RuntimeException e) {
            broken(e);
        }
    }

    private void broken(RuntimeException cause) {
        failure = cause;
        transport.abort();
    }

    private void chunks(Output out, InputStream in) throws IOException {
        while (out.chunk(in) >= 0) {
            out.flush();
        }
        out.lastChunk(body.trailers());
        out.flush();
    }

    private static void bytes(Output out, InputStream in, long length) throws IOException {
        long remaining = length;
        while (remaining > 0) {
            int read = out.content(in, remaining);
            if (read < 0) {
                throw Payload.wrongLength(length);
            }
            remaining -= read;
            out.flush();
        }
    }

    /** Why the content could not be read, if that ended it. */
    @Nullable RuntimeException failure() {
        return failure;
    }

    /** Whether the target did not answer, or not go on reading, in time. */
    boolean expired() {
        return deadline.expired();
    }

    /**
     * The head of the answer is here; from now on the reading thread alone watches the time.
     * Content that the target did not ask for stays with the client.
     */
    void answered() {
        begun.set(true);
        if (patience != null) {
            patience.close();
        }
        deadline.close();
    }

    /** Whether all of it was sent, or is within that time. */
    boolean completes(Duration patience) {
        if (!complete && thread.getState() != Thread.State.NEW) {
            try {
                thread.join(patience);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        return complete;
    }
}
