package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import java.util.concurrent.locks.Condition;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A request or response in the hands of a guest: its head, what the guest has of its body, its
 * trailers, and whether the guest lets it go on. For the thread that holds the guest.
 */
final class Message {
    private final Direction direction;
    private final HeaderMap head;
    private @Nullable Content content;
    private @Nullable TrailerMap trailers;
    private @Nullable Condition resumed;
    private boolean paused;
    private boolean resumeAsked;
    private boolean shown;

    Message(Direction direction, HeaderMap head) {
        this.direction = direction;
        this.head = head;
    }

    Direction direction() {
        return direction;
    }

    HeaderMap head() {
        return head;
    }

    /** What the guest has before it of the body. */
    Content content() {
        if (content == null) {
            content = new Content();
        }
        return content;
    }

    /** Whether the guest sees the body. */
    boolean bodyShown() {
        return shown;
    }

    /** From now on the guest sees the body. */
    void showBody() {
        shown = true;
    }

    @Nullable TrailerMap trailers() {
        return trailers;
    }

    void trailers(Headers fields) {
        trailers = new TrailerMap(fields);
    }

    boolean paused() {
        return paused;
    }

    /** A callback begins, which may resume the message before it says that it pauses it. */
    void asked() {
        resumeAsked = false;
    }

    /** A callback has ended, and said whether the message is to pause. */
    void paused(boolean paused) {
        this.paused = paused && !resumeAsked;
    }

    /** The guest lets it go on. */
    void resume() {
        resumeAsked = true;
        paused = false;
    }

    /** Wakes the thread that waits in {@link #await}, if one does. */
    void wake() {
        if (resumed != null) {
            resumed.signalAll();
        }
    }

    /**
     * Waits while something holds the message, looking again at each {@link #wake}; the guest's
     * lock is given away meanwhile. False when time is up.
     */
    boolean await(ProxyWasmGuest guest, BooleanSupplier held, long nanos)
            throws InterruptedException {
        long left = nanos;
        while (held.getAsBoolean()) {
            if (left <= 0) {
                return false;
            }
            if (resumed == null) {
                resumed = guest.condition();
            }
            left = resumed.awaitNanos(left);
        }
        return true;
    }
}
