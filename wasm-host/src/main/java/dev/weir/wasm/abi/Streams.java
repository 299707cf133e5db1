package dev.weir.wasm.abi;

import dev.weir.api.Response;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one guest: its root, a stream for each exchange bound to it, and which of them
 * host functions act on. For the thread that holds the guest.
 */
final class Streams {
    static final int ROOT_ID = 1;

    /** Places of streams by their id, a power of two; each holds all that are equal in it. */
    private static final int PLACES = 128;

    private final @Nullable GuestStream[] streams = new GuestStream[PLACES];
    private final Queue<GuestStream> done = new ArrayDeque<>();
    private final Queue<GuestStream> woken = new ArrayDeque<>();
    private @Nullable GuestStream effective;
    private int lastId = ROOT_ID;
    private int unfinished;

    /** Gives a new stream its id. */
    void add(GuestStream stream) {
        do {
            lastId = lastId == Integer.MAX_VALUE ? ROOT_ID + 1 : lastId + 1;
        } while (find(lastId) != null);
        stream.id(lastId);
        stream.behind(streams[place(lastId)]);
        streams[place(lastId)] = stream;
    }

    private static int place(int id) {
        return id & (PLACES - 1);
    }

    private @Nullable GuestStream find(int id) {
        GuestStream stream = streams[place(id)];
        while (stream != null && stream.id() != id) {
            stream = stream.behind();
        }
        return stream;
    }

    void remove(GuestStream stream) {
        int place = place(stream.id());
        GuestStream before = streams[place];
        if (before == stream) {
            streams[place] = stream.behind();
            return;
        }
        while (before != null && before.behind() != stream) {
            before = before.behind();
        }
        if (before != null) {
            before.behind(stream.behind());
        }
    }

    void clear() {
        for (GuestStream first : streams) {
            for (GuestStream stream = first; stream != null; stream = stream.behind()) {
                stream.wake();
            }
        }
        Arrays.fill(streams, null);
        done.clear();
        effective = null;
    }

    /** The guest lets a message go on. */
    void resume(GuestStream stream, Message message) {
        if (message.paused()) {
            woken.add(stream);
        }
        message.resume();
    }

    /** The guest answers. */
    void answer(GuestStream stream, Response answer) {
        if (!stream.answered()) {
            woken.add(stream);
        }
        stream.answer(answer);
    }

    /** The guest wants no more of an exchange, nor that anyone gets more of it. */
    void close(GuestStream stream) {
        if (!stream.closed()) {
            woken.add(stream);
        }
        stream.close();
    }

    /**
     * Wakes who waits for what the last call let go on. Not sooner: guest code may call the host
     * with hardly any stack left, which must not end in the middle of a lock.
     */
    void wake() {
        while (!woken.isEmpty()) {
            woken.remove().wake();
        }
    }

    /** The exchange that host functions act on; empty in the root context. */
    Optional<GuestStream> effective() {
        return Optional.ofNullable(effective);
    }

    /** The same; null in the root context. */
    @Nullable GuestStream current() {
        return effective;
    }

    /** Host functions act on that stream now. */
    void effective(GuestStream stream) {
        effective = stream;
    }

    /** Host functions act on no exchange now. */
    void effectiveRoot() {
        effective = null;
    }

    /** Host functions act on that context now; false if there is none of that id. */
    boolean effective(int id) {
        GuestStream stream = find(id);
        if (stream == null && id != ROOT_ID) {
            return false;
        }
        effective = stream;
        return true;
    }

    /** The stream has ended, but its guest will say later that it is done with it. */
    void finishesLater(GuestStream stream) {
        stream.finishesLater(true);
        unfinished++;
    }

    /** How many ended streams the guest has not finished yet. */
    int unfinished() {
        return unfinished;
    }

    /** The guest is done with the effective context; false if that was not to be said later. */
    boolean done() {
        if (effective == null || !effective.finishesLater()) {
            return false;
        }
        effective.finishesLater(false);
        unfinished--;
        done.add(effective);
        return true;
    }

    /** Takes a stream that the guest is done with; empty if there is none. */
    Optional<GuestStream> takeDone() {
        return Optional.ofNullable(done.poll());
    }
}
