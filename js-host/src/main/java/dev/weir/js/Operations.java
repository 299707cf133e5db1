package dev.weir.js;

import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Objects;
import java.util.PriorityQueue;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What one call waits for while no guest code of it runs: timers, call-outs, bytes of a body. Used
 * by the thread that has the call; only what is done comes from others.
 */
final class Operations {
    /** Open at a time: a plugin that starts more than this has lost count of them. */
    private static final int MOST_OPEN = 1000;

    private static final long SHORTEST_INTERVAL = TimeUnit.MILLISECONDS.toNanos(1);

    // The listener bounds how long a body may take, and ends the exchange where it takes longer.
    private static final long LONG_WAIT = TimeUnit.SECONDS.toNanos(60);

    private final boolean rehearsed;
    private final PriorityQueue<Timer> timers =
            new PriorityQueue<>(
                    Comparator.comparingLong(Timer::due).thenComparingInt(Timer::number));
    private final Queue<Work> fresh = new ArrayDeque<>();
    private final IdentityHashMap<Work, Thread> running = new IdentityHashMap<>();
    private final LinkedBlockingQueue<Done> done = new LinkedBlockingQueue<>();
    private int numbers;
    private int bodiesRead;
    private long waitedForBodies;

    /**
     * An operation that is over, and the guest's function that is to be told.
     *
     * @param last whether it is not told again
     */
    record Done(@Nullable Object value, @Nullable Exception failure, Work work, boolean last) {
        Object callback() {
            return work.callback;
        }

        /** Why it failed; null if it did not. */
        @Nullable String reason() {
            return failure == null
                    ? null
                    : Objects.requireNonNullElse(failure.getMessage(), "it failed");
        }
    }

    private record Timer(int number, long due, long every, Work work) {}

    /** Something that blocks. */
    record Work(Callable<@Nullable Object> task, Object callback, Kind kind) {}

    private enum Kind {
        /** Runs beside all else. */
        BESIDE,
        /** The same, and what it takes is not the plugin's time. */
        OF_BODY,
        /** Runs on the thread that has the call; what it takes is not the plugin's time. */
        HERE
    }

    /**
     * Nothing is open yet.
     *
     * @param rehearsed whether timers are due at once
     */
    Operations(boolean rehearsed) {
        this.rehearsed = rehearsed;
    }

    /**
     * Calls a function of the guest later.
     *
     * @param repeats whether it is called again and again, until it is cancelled
     * @return the number by which {@link #cancelTimer} knows it
     */
    int after(double millis, Object callback, boolean repeats) {
        admit();
        long nanos = rehearsed ? 0 : (long) (millis * 1e6);
        long every = repeats ? Math.max(nanos, SHORTEST_INTERVAL) : 0;
        Work work = new Work(() -> null, callback, Kind.BESIDE);
        timers.add(new Timer(++numbers, System.nanoTime() + nanos, every, work));
        return numbers;
    }

    void cancelTimer(int number) {
        timers.removeIf(timer -> timer.number == number);
    }

    /** Does something that waits for others; beside everything else. */
    void start(Object callback, Callable<@Nullable Object> task) {
        admit();
        fresh.add(new Work(task, callback, Kind.BESIDE));
    }

    /** Reads from a body of the exchange; what that takes is not the plugin's time. */
    void read(Object callback, Callable<@Nullable Object> task) {
        admit();
        fresh.add(new Work(task, callback, Kind.OF_BODY));
    }

    /** Goes on with the exchange, which only the thread that has the call can do. */
    void here(Object callback, Callable<@Nullable Object> task) {
        admit();
        fresh.add(new Work(task, callback, Kind.HERE));
    }

    boolean none() {
        return timers.isEmpty() && fresh.isEmpty() && running.isEmpty() && done.isEmpty();
    }

    /** Nanoseconds that reading bodies of the exchange has taken. */
    long waitedForBodies() {
        return waitedForBodies;
    }

    /**
     * Waits for the next one that is over.
     *
     * @param deadline by {@link System#nanoTime}
     * @return null if none is in time
     */
    @Nullable Done next(long deadline) throws InterruptedException {
        if (done.isEmpty()
                && fresh.size() == 1
                && fresh.element().kind != Kind.BESIDE
                && timers.isEmpty()
                && running.isEmpty()) {
            // Nothing else can be over before this: it needs no thread of its own.
            return perform(fresh.remove());
        }
        Work here = launchFresh();
        if (here != null) {
            return perform(here);
        }
        long start = System.nanoTime();
        Done over = done.poll();
        while (over == null) {
            Timer first = timers.peek();
            long now = System.nanoTime();
            if (first != null && first.due - now <= 0) {
                timers.remove();
                if (first.every > 0) {
                    timers.add(new Timer(first.number, now + first.every, first.every, first.work));
                }
                return new Done(null, null, first.work, first.every == 0);
            }
            long until = bodiesRead > 0 ? now + LONG_WAIT : deadline;
            if (until - now <= 0) {
                return null;
            }
            long wait = (first == null ? until : Math.min(until, first.due)) - now;
            over = done.poll(wait, TimeUnit.NANOSECONDS);
        }
        if (bodiesRead > 0) {
            waitedForBodies += System.nanoTime() - start;
        }
        running.remove(over.work);
        bodiesRead -= over.work.kind == Kind.OF_BODY ? 1 : 0;
        return over;
    }

    /** Gives up everything that is open. */
    void cancel() {
        timers.clear();
        fresh.clear();
        running.values().forEach(Thread::interrupt);
        running.clear();
        bodiesRead = 0;
        done.clear();
    }

    private void admit() {
        if (timers.size() + fresh.size() + running.size() >= MOST_OPEN) {
            throw new IllegalArgumentException(
                    "%d timers and operations are open, which is as many as there may be in a call"
                            .formatted(MOST_OPEN));
        }
    }

    /** Starts what runs beside; gives one that runs here, if there is one. */
    private @Nullable Work launchFresh() {
        Work here = null;
        for (int i = fresh.size(); i > 0; i--) {
            Work work = fresh.remove();
            if (work.kind != Kind.HERE) {
                launch(work);
            } else if (here == null) {
                here = work;
            } else {
                fresh.add(work);
            }
        }
        return here;
    }

    private void launch(Work work) {
        bodiesRead += work.kind == Kind.OF_BODY ? 1 : 0;
        running.put(
                work,
                Thread.ofVirtual()
                        .name("weir-js-operation")
                        .start(() -> {
                            try {
                                done.add(result(work));
                            } catch (InterruptedException e) {
                                // Cancelled: nobody waits for it.
                                Thread.currentThread().interrupt();
                            }
                        }));
    }

    private Done perform(Work work) throws InterruptedException {
        long start = System.nanoTime();
        Done over = result(work);
        if (work.kind != Kind.BESIDE) {
            waitedForBodies += System.nanoTime() - start;
        }
        return over;
    }

    private static Done result(Work work) throws InterruptedException {
        try {
            return new Done(work.task.call(), null, work, true);
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return new Done(null, e, work, true);
        }
    }
}
