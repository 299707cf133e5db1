package dev.weir.wasm.engine;

import dev.weir.api.spi.GuestSlot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Interrupts guest code that computes longer than a fixed time; for starts and warm-ups. It counts
 * what the code's thread computes, not the clock: on a machine that is short of time, code that the
 * JVM has not compiled yet would otherwise be taken for a loop.
 */
public final class TimedSlot implements GuestSlot {
    // A platform thread: guests that spin on every carrier must not silence it.
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    /** So many looks while it computes for its time; what came before the first one is a gift. */
    private static final int LOOKS = 8;

    /** So many times its time may pass by the clock, whatever it computes. */
    private static final int LONGEST = 10;

    private final long timeNanos;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread running; // guarded by lock
    private boolean cut; // guarded by lock
    private @Nullable Future<?> alarm; // guarded by lock
    private long call; // guarded by lock, which one it is
    private int looks; // guarded by lock
    private long computed; // guarded by lock
    private long lastCpu; // guarded by lock, -1 if it was on no thread

    /** A slot whose calls may compute for that long each. */
    public TimedSlot(Duration time) {
        this.timeNanos = time.toNanos();
    }

    @Override
    public void enter() {
        lock.lock();
        try {
            running = Thread.currentThread();
            cut = false;
            call++;
            looks = 0;
            computed = 0;
            lastCpu = -1;
            lookLater();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public Optional<Breach> exit() {
        // Behind this lock no interrupt can come any more.
        lock.lock();
        try {
            running = null;
            if (alarm != null) {
                alarm.cancel(false);
            }
            if (!cut) {
                return Optional.empty();
            }
            Thread.interrupted();
            return Optional.of(Breach.TIME);
        } finally {
            lock.unlock();
        }
    }

    private void lookLater() {
        long of = call;
        alarm = TIMER.schedule(() -> look(of), timeNanos / LOOKS, TimeUnit.NANOSECONDS);
    }

    private void look(long of) {
        lock.lock();
        try {
            Thread thread = running;
            // It may have begun for a call that has ended, and wait here while the next one runs.
            if (thread == null || of != call) {
                return;
            }
            count(ThreadCpu.nanos(thread));
            if (computed >= timeNanos - timeNanos / LOOKS || looks >= LONGEST * LOOKS) {
                cut = true;
                thread.interrupt();
            } else {
                lookLater();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Counts what it has computed since the last look, on the thread that it was on then. */
    private void count(long cpu) {
        looks++;
        if (lastCpu >= 0 && cpu > lastCpu) {
            // A virtual thread may have changed its carrier, which has computed for others.
            computed += Math.min(cpu - lastCpu, 2 * timeNanos / LOOKS);
        }
        lastCpu = cpu;
    }

    @Override
    public void close() {
        // nothing is held
    }

    private static ScheduledThreadPoolExecutor timer() {
        ScheduledThreadPoolExecutor timer =
                new ScheduledThreadPoolExecutor(
                        1, Thread.ofPlatform().daemon().name("weir-wasm-start-timer").factory());
        timer.setRemoveOnCancelPolicy(true);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
