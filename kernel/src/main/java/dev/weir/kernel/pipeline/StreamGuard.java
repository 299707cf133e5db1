package dev.weir.kernel.pipeline;

import dev.weir.api.Body;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.kernel.guest.FilterWatch;
import dev.weir.kernel.journal.ErrorEntry.Effect;
import dev.weir.kernel.plugin.Breaker.Admission;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Stands around the bodies of a filter that streams them, in one direction of one exchange. Waiting
 * for the peer is not the filter's time, neither in its {@code handle} nor while its own body is
 * sent; and what it does wrong then, on whichever thread, is its failure as any other.
 */
final class StreamGuard {
    private final PipelineRun run;
    private final GuardedFilter filter;
    private final Admission admission;

    // Of the thread that reads the filter's own body, or of handle's while it reads the peer's.
    private final FilterWatch watch;
    private @Nullable Thread reader;
    private long spentNanos;
    private @Nullable Throwable peerFailure;

    StreamGuard(PipelineRun run, GuardedFilter filter, Admission admission) {
        this.run = run;
        this.filter = filter;
        this.admission = admission;
        this.watch = run.newWatch();
    }

    @FunctionalInterface
    private interface Read {
        int read(InputStream in) throws IOException;
    }

    /** The peer's body as the filter gets it. */
    Body given(Body peer) {
        return peer.replayable() ? peer : Guarded.over(peer, this::pull);
    }

    /** A body of the filter's own as others get it. */
    Body made(Body own) {
        return own.replayable() ? own : Guarded.over(own, this::push);
    }

    /** Reads from the peer, for which the filter does not pay. */
    private int pull(InputStream peer, Read read) throws IOException {
        boolean streaming = reader == Thread.currentThread();
        boolean handling = !streaming && run.isWatched();
        if (streaming) {
            leave();
        } else if (handling) {
            run.leaveForNext();
        }
        try {
            return read.read(peer);
        } catch (IOException | RuntimeException | Error e) {
            peerFailure = e;
            throw e;
        } finally {
            if (streaming) {
                enter();
            } else if (handling) {
                run.restamp();
                run.enter();
            }
        }
    }

    /** Reads what the filter makes: a call of its code, within its limits. */
    private int push(InputStream own, Read read) throws IOException {
        reader = Thread.currentThread();
        spentNanos = 0;
        run.watch(watch);
        enter();
        try {
            int count = read.read(own);
            leave();
            return count;
        } catch (Throwable failure) {
            // As in FilterGuard: a plugin may throw anything.
            throw failed(watch.leave() ? overTime(failure) : failure);
        } finally {
            run.unwatch(watch);
            reader = null;
            filter.figures().streamed(spentNanos);
        }
    }

    private void enter() {
        watch.enter(filter, Thread.currentThread(), System.nanoTime(), spentNanos);
    }

    /** The filter's code does not run for a while; it gets no further if it ran too long. */
    private void leave() {
        spentNanos += System.nanoTime() - watch.startNanos();
        if (watch.leave()) {
            enter();
            throw overTime(null);
        }
    }

    private GatewayException overTime(@Nullable Throwable cause) {
        return watch.late() ? filter.late() : filter.overWall(cause);
    }

    private RuntimeException failed(Throwable failure) throws IOException {
        if (ofPeer(failure)) {
            throw asRead(failure);
        } else if (failure instanceof GatewayException known && known.source() != Source.PLUGIN) {
            throw known;
        }
        FailureReport report = new FailureReport(filter);
        GatewayException named = report.named(failure);
        filter.figures().failed();
        filter.breaker().ended(admission, false);
        report.tell(run, named, failure, Effect.FAILED);
        return named;
    }

    /** Whether that is what reading from the peer threw, or made of it. */
    @SuppressWarnings("ReferenceEquality") // the very exception, on its way out
    private boolean ofPeer(Throwable failure) {
        Throwable peers = peerFailure;
        return peers != null && (failure == peers || failure.getCause() == peers);
    }

    private static RuntimeException asRead(Throwable failure) throws IOException {
        switch (failure) {
            case IOException e -> throw e;
            case RuntimeException e -> throw e;
            case Error e -> throw e;
            default -> throw new IOException(failure);
        }
    }

    /** How a read of a guarded body is done. */
    @FunctionalInterface
    private interface Way {
        int through(InputStream in, Read read) throws IOException;
    }

    /** A body that is opened when the first byte is asked for, as nobody has touched it before. */
    private static final class Guarded extends InputStream {
        private final Body body;
        private final Way way;
        private @Nullable InputStream opened;

        private Guarded(Body body, Way way) {
            this.body = body;
            this.way = way;
        }

        static Body over(Body body, Way way) {
            return Body.stream(new Guarded(body, way), body.length(), body::trailers);
        }

        private int read(Read read) throws IOException {
            InputStream in = opened;
            if (in == null) {
                in = body.open();
                opened = in;
            }
            return way.through(in, read);
        }

        @Override
        public int read() throws IOException {
            return read(InputStream::read);
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            return read(in -> in.read(bytes, offset, length));
        }

        @Override
        public int available() throws IOException {
            InputStream in = opened;
            return in == null ? body.available() : in.available();
        }

        @Override
        public void close() {
            body.close();
        }
    }
}
