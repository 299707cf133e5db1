package dev.weir.wasm.engine;

import dev.weir.api.spi.GuestSlot;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Interrupts guest code that runs longer than a fixed time; for starts and warm-ups. */
public final class TimedSlot implements GuestSlot {
    // A platform thread: guests that spin on every carrier must not silence it.
    private static final ScheduledThreadPoolExecutor TIMER = timer();

    private final Duration time;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread running; // guarded by lock
    private boolean cut; // guarded by lock
    private @Nullable Future<?> alarm; // of the thread between enter and exit

    /** A slot whose calls have that much time each. */
    public TimedSlot(Duration time) {
        this.time = time;
    }

    @Override
    public void enter() {
        lock.lock();
        try {
            running = Thread.currentThread();
            cut = false;
        } finally {
            lock.unlock();
        }
        alarm = TIMER.schedule(this::cut, time.toNanos(), TimeUnit.NANOSECONDS);
    }

    @Override
    public Optional<Breach> exit() {
        if (alarm != null) {
            alarm.cancel(false);
        }
        // Behind this lock no interrupt can come any more.
        lock.lock();
        try {
            running = null;
            if (!cut) {
                return Optional.empty();
            }
            Thread.interrupted();
            return Optional.of(Breach.TIME);
        } finally {
            lock.unlock();
        }
    }

    private void cut() {
        lock.lock();
        try {
            if (running != null) {
                cut = true;
                running.interrupt();
            }
        } finally {
            lock.unlock();
        }
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
