package dev.weir.kernel.plugin;

import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.guest.BriefLock;
import dev.weir.kernel.journal.BreakerStep;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The circuit breaker of one plugin instance on one route. Closed, it costs a read. So many
 * failures within the window open it: the instance is in quarantine. After that single exchanges
 * probe it, one at a time; {@value #PROBES} good ones in a row close it, a bad one opens it again.
 * One that has not ended after as long as the quarantine lasts is a good one: a body may have no
 * end.
 */
public final class Breaker {
    /** One could be luck; more would keep a plugin that works out for long on a quiet route. */
    private static final int PROBES = 3;

    private static final String TRIAL_FAILED = "it failed on trial";

    private enum State {
        CLOSED,
        OPEN,
        HALF_OPEN
    }

    /** What an exchange may do with the instance. Each probe is an admission of its own. */
    public static final class Admission {
        /** Calls it. */
        public static final Admission CALL = new Admission();

        /** Does not call it. */
        public static final Admission REFUSED = new Admission();

        private Admission() {}

        /** Whether it is called to see whether it works; how that ends has to be told. */
        public boolean probes() {
            return this != CALL && this != REFUSED;
        }
    }

    /** Told of each step, by the thread that caused it. */
    @FunctionalInterface
    public interface Listener {
        /** The breaker made that step. */
        void stepped(BreakerStep step, String reason);
    }

    private final Listener listener;
    private final LongSupplier nanoTime;
    private volatile BreakerConfig config;
    private volatile State state = State.CLOSED;

    // Guards writes of `state` and all below.
    private final BriefLock lock = new BriefLock();
    // When the last failures were; a ring, the oldest at `next`.
    private long[] failures;
    private int next;
    private int failed;
    private long openedNanos;
    private @Nullable Admission probe;
    private long probeNanos;
    private int goodProbes;
    private @Nullable Step made;

    private record Step(BreakerStep step, String reason) {}

    /** A closed breaker. */
    public Breaker(BreakerConfig config, Listener listener, LongSupplier nanoTime) {
        this.config = config;
        this.listener = listener;
        this.nanoTime = nanoTime;
        this.failures = new long[config.failures()];
    }

    /** Goes by another configuration from now on; failures so far are forgotten if it differs. */
    public void configure(BreakerConfig replacement) {
        if (config.equals(replacement)) {
            return;
        }
        lock.lock();
        try {
            config = replacement;
            failures = new long[replacement.failures()];
            next = 0;
            failed = 0;
            if (replacement.failures() == 0) {
                state = State.CLOSED;
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@code closed}, {@code open} or {@code half-open}, for people. */
    public String label() {
        return switch (state) {
            case CLOSED -> "closed";
            case OPEN -> "open";
            case HALF_OPEN -> "half-open";
        };
    }

    /** Asks for one exchange; {@link #ended} or {@link #abandoned} follows a probe. */
    public Admission admit() {
        return state == State.CLOSED ? Admission.CALL : admitOnTrial();
    }

    private Admission admitOnTrial() {
        Admission admission;
        Step step;
        lock.lock();
        try {
            admission = decided();
            step = takeStep();
        } finally {
            lock.unlock();
        }
        tell(step);
        return admission;
    }

    private Admission decided() {
        long now = nanoTime.getAsLong();
        if (state == State.OPEN) {
            if (now - openedNanos < config.quarantine().toNanos()) {
                return Admission.REFUSED;
            }
            state = State.HALF_OPEN;
            probe = null;
            goodProbes = 0;
            made = new Step(BreakerStep.PROBING, "its quarantine is over");
        }
        if (probe != null && now - probeNanos >= config.quarantine().toNanos()) {
            probed(true);
        }
        if (state == State.CLOSED) {
            return Admission.CALL;
        } else if (probe != null) {
            return Admission.REFUSED;
        }
        Admission next = new Admission();
        probe = next;
        probeNanos = now;
        return next;
    }

    private @Nullable Step takeStep() {
        Step step = made;
        made = null;
        return step;
    }

    /** Not under the lock: whoever is told writes to a log, which can wait. */
    private void tell(@Nullable Step step) {
        if (step != null) {
            listener.stepped(step.step(), step.reason());
        }
    }

    /** What an exchange was admitted for has ended; only the first time counts for a probe. */
    public void ended(Admission admission, boolean good) {
        if (good && admission == Admission.CALL) {
            return;
        }
        Step step;
        lock.lock();
        try {
            if (admission == probe) {
                probed(good);
            } else if (!good && state == State.CLOSED && config.failures() > 0) {
                failed();
            } else if (!good && state == State.HALF_OPEN && admission.probes()) {
                // It was good until now, for longer than was waited for.
                open(TRIAL_FAILED);
            }
            step = takeStep();
        } finally {
            lock.unlock();
        }
        tell(step);
    }

    /** The call of an exchange has ended in a way that says nothing of the instance. */
    public void abandoned(Admission admission) {
        if (admission.probes()) {
            lock.lock();
            try {
                if (admission == probe) {
                    probe = null;
                }
            } finally {
                lock.unlock();
            }
        }
    }

    private void probed(boolean good) {
        probe = null;
        if (state != State.HALF_OPEN) {
            return;
        }
        if (!good) {
            open(TRIAL_FAILED);
        } else if (++goodProbes == PROBES) {
            state = State.CLOSED;
            failed = 0;
            made = new Step(BreakerStep.RESTORED, PROBES + " exchanges in a row went well with it");
        }
    }

    private void failed() {
        long now = nanoTime.getAsLong();
        failures[next] = now;
        next = (next + 1) % failures.length;
        failed = Math.min(failed + 1, failures.length);
        // With the ring full, the place to be written next holds the oldest.
        if (failed == failures.length && now - failures[next] <= config.window().toNanos()) {
            open(
                    "it failed %d times within %d ms"
                            .formatted(config.failures(), config.window().toMillis()));
        }
    }

    private void open(String reason) {
        state = State.OPEN;
        openedNanos = nanoTime.getAsLong();
        failed = 0;
        made = new Step(BreakerStep.QUARANTINED, reason);
    }
}
