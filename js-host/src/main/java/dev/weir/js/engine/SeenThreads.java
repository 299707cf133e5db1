package dev.weir.js.engine;

import java.lang.reflect.Field;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.graalvm.polyglot.Context;
import org.jspecify.annotations.Nullable;

/**
 * The threads that were in a context. GraalJS keeps each for as long as it lives, and walks over
 * all of them whenever another one enters; here a thread is a connection, of which there are
 * thousands. So those that have left are forgotten from time to time. For the thread that was in
 * the context last, and nobody else.
 */
public final class SeenThreads {
    // To forget one makes its next entry dearer; to walk over so few costs nothing that shows.
    private static final int MOST = 64;

    // The engine makes its note of a new thread under a lock that all engines share. A virtual
    // thread that finds that taken goes to the end of the queue for a carrier, and takes the
    // context along; so here it waits on its carrier, for about a microsecond. Who is first may
    // wait for a carrier itself, so nobody waits for long: then they meet at the engine's lock.
    static final AtomicBoolean FIRST_ENTRY = new AtomicBoolean();
    private static final int MOST_SPINS = 2_000;

    // Both null if the engine is not as it is known here: it then remembers all.
    private final @Nullable Object lock;
    private final @Nullable Map<?, ?> threads;
    private long last;
    private int changes;

    private SeenThreads(@Nullable Object lock, @Nullable Map<?, ?> threads) {
        this.lock = lock;
        this.threads = threads;
    }

    /** Those that {@code context} has seen. */
    public static SeenThreads of(Context context) {
        try {
            Object engines = field(Context.class, "receiver").get(context);
            Object seen = field(engines.getClass(), "threads").get(engines);
            if (seen instanceof Map<?, ?> threads) {
                return new SeenThreads(engines, threads);
            }
        } catch (ReflectiveOperationException | RuntimeException e) {
            // Then calls from many threads take longer, which a test of this class tells.
        }
        return new SeenThreads(null, null);
    }

    private static Field field(Class<?> of, String name) throws ReflectiveOperationException {
        Field field = of.getDeclaredField(name);
        field.setAccessible(true);
        return field;
    }

    /** The current thread enters the context. */
    public void enter(Context context) {
        Thread current = Thread.currentThread();
        if (current.threadId() == last || knows(current)) {
            context.enter();
            return;
        }
        boolean first = FIRST_ENTRY.compareAndSet(false, true);
        for (int i = 0; !first && i < MOST_SPINS; i++) {
            Thread.onSpinWait();
            first = FIRST_ENTRY.compareAndSet(false, true);
        }
        try {
            context.enter();
        } finally {
            if (first) {
                FIRST_ENTRY.set(false);
            }
        }
    }

    private boolean knows(Thread current) {
        if (lock == null || threads == null) {
            return true;
        }
        synchronized (lock) {
            return threads.containsKey(current);
        }
    }

    /** The current thread has left the context. */
    public void left() {
        long id = Thread.currentThread().threadId();
        if (id == last) {
            return;
        }
        last = id;
        if (++changes >= MOST) {
            changes = 0;
            forgetOthers(Thread.currentThread());
        }
    }

    // The engine keeps what it knows of the thread that left last at hand, so that must stay.
    private void forgetOthers(Thread current) {
        if (lock == null || threads == null) {
            return;
        }
        synchronized (lock) {
            if (threads.size() > MOST) {
                threads.keySet().removeIf(thread -> thread != current);
            }
        }
    }

    /** How many it remembers; -1 if that cannot be told. */
    int remembered() {
        if (lock == null || threads == null) {
            return -1;
        }
        synchronized (lock) {
            return threads.size();
        }
    }
}
