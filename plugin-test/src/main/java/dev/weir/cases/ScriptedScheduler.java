package dev.weir.cases;

import dev.weir.api.service.Scheduler;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Scheduled work that runs when the clock of the case is put forward. Safe for every thread. */
final class ScriptedScheduler implements Scheduler {
    /** So many turns for one step of the clock; more is work that is due again at once. */
    private static final int MOST_TURNS = 10_000;

    private final Clock clock;
    private final System.Logger log;
    // Guarded by itself.
    private final List<Planned> open = new ArrayList<>();

    ScriptedScheduler(Clock clock, System.Logger log) {
        this.clock = clock;
        this.log = log;
    }

    @Override
    public Task every(Duration period, Job job) {
        return plan(new Planned(job, Optional.of(period), clock.instant().plus(period)));
    }

    @Override
    public Task after(Duration delay, Job job) {
        return plan(new Planned(job, Optional.empty(), clock.instant().plus(delay)));
    }

    private Task plan(Planned planned) {
        synchronized (open) {
            open.add(planned);
        }
        return planned;
    }

    /** Does what is due by now, in the order it fell due. What fails is logged, as in a gateway. */
    void runDue() {
        for (int turns = 0; turns < MOST_TURNS; turns++) {
            Optional<Planned> next = due();
            if (next.isEmpty()) {
                return;
            }
            try {
                next.get().turn();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (Exception e) {
                log.log(System.Logger.Level.WARNING, "scheduled work failed", e);
            }
        }
    }

    private Optional<Planned> due() {
        synchronized (open) {
            return open.stream()
                    .filter(each -> !clock.instant().isBefore(each.next))
                    .min(Comparator.comparing(each -> each.next));
        }
    }

    private final class Planned implements Task {
        private final Job job;
        private final Optional<Duration> period;
        private Instant next;

        Planned(Job job, Optional<Duration> period, Instant next) {
            this.job = job;
            this.period = period;
            this.next = next;
        }

        void turn() throws Exception {
            if (period.isPresent()) {
                next = next.plus(period.get());
            } else {
                close();
            }
            job.run();
        }

        @Override
        public void close() {
            synchronized (open) {
                open.remove(this);
            }
        }
    }
}
