package dev.weir.wasm.abi;

import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Reads from a client on a thread of its own. Guest code that waits for it may be cut by an
 * interrupt, which in the middle of socket I/O would close the client's connection.
 */
final class LateRead {
    private LateRead() {}

    /**
     * Fills an array as far as there is more; fewer bytes are the end.
     *
     * @param nanos how long it may take
     * @throws TimeoutException if it takes longer; the stream is then of no more use
     * @throws InterruptedException likewise, if the calling thread is interrupted
     */
    static int fill(InputStream in, byte[] into, long nanos)
            throws IOException, InterruptedException, TimeoutException {
        FutureTask<Integer> task = new FutureTask<>(() -> in.readNBytes(into, 0, into.length));
        Thread.ofVirtual().name("weir-wasm-read").start(task);
        try {
            return task.get(Math.max(nanos, 0), TimeUnit.NANOSECONDS);
        } catch (ExecutionException e) {
            switch (e.getCause()) {
                case IOException broken -> throw broken;
                case RuntimeException failure -> throw failure;
                case null, default -> throw new IOException("reading failed", e.getCause());
            }
        }
    }
}
