package dev.weir.js;

import dev.weir.api.GatewayException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A body that a plugin's code makes as it is read: reading it lets the plugin make the next piece,
 * on the reader's thread. Between two pieces the guest serves others.
 */
final class GuestStream extends InputStream {
    private static final byte[] NONE = new byte[0];

    // A plugin may wait for the next piece of the body that it changes, as long as that takes.
    private static final Duration MOST_WAIT = Duration.ofSeconds(30);

    private final GuestCall call;
    private final @Nullable Guest guest;
    private final Object pull;
    private final Object cancel;
    private byte[] piece = NONE;
    private int taken;
    private @Nullable String failure;
    private boolean arrived;
    private boolean over;
    private boolean closed;

    /**
     * A stream of a guest.
     *
     * @param pull the guest's function that makes the next piece, and gives it to {@link #give}
     * @param cancel the guest's function that is told that nobody wants the rest
     */
    GuestStream(GuestCall call, @Nullable Guest guest, Object pull, Object cancel) {
        this.call = call;
        this.guest = guest;
        this.pull = pull;
        this.cancel = cancel;
    }

    /** The next piece is there; null at the end. */
    void give(byte @Nullable [] next) {
        arrived = true;
        piece = next == null ? NONE : next;
        taken = 0;
        over = next == null;
    }

    /** There is no next piece: the plugin's code failed. */
    void fail(String reason) {
        arrived = true;
        failure = reason;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (taken == piece.length) {
            if (over || closed) {
                return -1;
            }
            more();
        }
        int count = Math.min(length, piece.length - taken);
        System.arraycopy(piece, taken, bytes, offset, count);
        taken += count;
        return count;
    }

    private void more() throws IOException {
        arrived = false;
        boolean came = false;
        try {
            drive(pull);
            came = failure == null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("cancelled while a plugin made a body");
        } finally {
            if (!came) {
                end();
            }
        }
        if (failure != null) {
            throw new IOException("the plugin failed while it made a body: " + failure);
        }
        if (over) {
            end();
        }
    }

    private void drive(Object code) throws InterruptedException {
        if (guest == null) {
            throw new IllegalStateException("nobody reads what a rehearsal makes");
        }
        guest.drive(call, (script, of) -> script.resume(of, code, this), () -> arrived, MOST_WAIT);
    }

    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        try {
            arrived = true; // what cancelling sets going is not waited for
            drive(cancel);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (GatewayException e) {
            // The guest cannot be told, or failed as it was: nobody wants its body any more.
            failure = e.getMessage();
        } finally {
            end();
        }
    }

    private void end() {
        if (!closed) {
            closed = true;
            call.streamed();
        }
    }
}
