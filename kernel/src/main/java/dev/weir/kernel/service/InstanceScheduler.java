package dev.weir.kernel.service;

import dev.weir.api.service.Scheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** The scheduled work of one instance: a virtual thread for each open task. */
final class InstanceScheduler implements Scheduler, AutoCloseable {
    /** Open tasks of an instance: refreshing, flushing, reporting; not one for each request. */
    static final int MAX_TASKS = 16;

    /** Below it, work that is due again and again is a loop. */
    static final Duration MIN_PERIOD = Duration.ofMillis(10);

    /** Beyond it, a period is as good as never; it keeps sums of times in range. */
    private static final Duration MAX_WAIT = Duration.ofDays(36_500);

    /** How long a task that was interrupted may take to end. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final String instance;
    private final System.Logger log;
    // Guards what follows.
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Run> open = new HashSet<>();
    private boolean closed;

    InstanceScheduler(String instance, System.Logger log) {
        this.instance = instance;
        this.log = log;
    }

    @Override
    public Task every(Duration period, Job job) {
        Duration wait = period.compareTo(MIN_PERIOD) < 0 ? MIN_PERIOD : period;
        return start(new Run(wait, true, job));
    }

    @Override
    public Task after(Duration delay, Job job) {
        return start(new Run(delay.isNegative() ? Duration.ZERO : delay, false, job));
    }

    private Task start(Run run) {
        lock.lock();
        try {
            if (closed) {
                throw new IllegalStateException("instance " + instance + " is closed");
            }
            if (open.size() >= MAX_TASKS) {
                throw new IllegalStateException(
                        "instance %s has %d open tasks, which is as many as it may; close one first"
                                .formatted(instance, MAX_TASKS));
            }
            open.add(run);
        } finally {
            lock.unlock();
        }
        run.thread.start();
        return run;
    }

    private void ended(Run run) {
        lock.lock();
        try {
            open.remove(run);
        } finally {
            lock.unlock();
        }
    }

    /** Cancels all tasks, and interrupts and waits for those that run. */
    @Override
    public void close() {
        List<Run> running;
        lock.lock();
        try {
            closed = true;
            running = new ArrayList<>(open);
        } finally {
            lock.unlock();
        }
        running.forEach(Run::interrupt);
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        for (Run run : running) {
            run.await(deadline);
        }
    }

    private final class Run implements Task, Runnable {
        private final Duration wait;
        private final boolean again;
        private final Job job;
        private final CountDownLatch cancelled = new CountDownLatch(1);
        private final Thread thread =
                Thread.ofVirtual().name("weir-task-" + instance).unstarted(this);

        Run(Duration wait, boolean again, Job job) {
            this.wait = wait.compareTo(MAX_WAIT) > 0 ? MAX_WAIT : wait;
            this.again = again;
            this.job = job;
        }

        @Override
        public void run() {
            try {
                while (!cancelled.await(wait.toNanos(), TimeUnit.NANOSECONDS)) {
                    turn();
                    if (!again) {
                        return;
                    }
                }
            } catch (InterruptedException e) {
                // The instance is closed: this thread is at its end.
                log.log(System.Logger.Level.DEBUG, "scheduled work was stopped");
            } finally {
                ended(this);
            }
        }

        private void turn() throws InterruptedException {
            try {
                job.run();
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | StackOverflowError | LinkageError | AssertionError e) {
                log.log(System.Logger.Level.WARNING, "scheduled work failed", e);
            }
        }

        @Override
        public void close() {
            cancelled.countDown();
        }

        void interrupt() {
            close();
            thread.interrupt();
        }

        void await(long deadline) {
            if (Thread.currentThread() == thread) {
                return;
            }
            try {
                Duration left = Duration.ofNanos(Math.max(0, deadline - System.nanoTime()));
                if (!thread.join(left)) {
                    log.log(System.Logger.Level.WARNING, "scheduled work does not end");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }
}
