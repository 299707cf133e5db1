package dev.weir.tck;

import dev.weir.api.service.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Scheduled work that runs when the test says so, by the test's clock. Safe for every thread. */
public final class TestScheduler implements Scheduler {
    private final Clock clock;
    // Guarded by itself.
    private final List<Planned> open = new ArrayList<>();

    /** No work. */
    public TestScheduler(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Task every(Duration period, Job job) {
        return plan(new Planned(job, period, true));
    }

    @Override
    public Task after(Duration delay, Job job) {
        return plan(new Planned(job, delay, false));
    }

    private Planned plan(Planned planned) {
        synchronized (open) {
            open.add(planned);
        }
        return planned;
    }

    /** How many tasks are open. */
    public int open() {
        synchronized (open) {
            return open.size();
        }
    }

    /**
     * Runs each task whose time has come once, on this thread.
     *
     * @return how many ran
     * @throws Exception what one of them throws
     */
    public int runDue() throws Exception {
        List<Planned> due;
        synchronized (open) {
            due = open.stream().filter(each -> !clock.instant().isBefore(each.next)).toList();
        }
        for (Planned each : due) {
            each.turn();
        }
        return due.size();
    }

    private final class Planned implements Task {
        private final Job job;
        private final Duration period;
        private final boolean again;
        private Instant next;

        Planned(Job job, Duration period, boolean again) {
            this.job = job;
            this.period = period;
            this.again = again;
            next = clock.instant().plus(period);
        }

        void turn() throws Exception {
            if (!again) {
                close();
            }
            job.run();
            next = clock.instant().plus(period);
        }

        @Override
        public void close() {
            synchronized (open) {
                open.remove(this);
            }
        }
    }
}
