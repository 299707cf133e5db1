package dev.weir.wasm.abi;

import dev.weir.api.service.Meters;
import dev.weir.api.spi.GuestSlot;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the guests of one plugin instance do and cost, among the instance's own figures: their names
 * begin with {@code wasm_}, which no guest's may. Safe for every thread.
 */
public final class GuestFigures {
    /** Begins the names of these figures. */
    static final String PREFIX = "wasm_";

    private static final int NANOS_IN_MICRO = 1000;

    private final @Nullable Shown shown;

    private static final class Shown {
        final Meters.Histogram calls;
        final Meters.Histogram waits;
        final Meters.Counter traps;
        final Meters.Counter timeCuts;
        final Meters.Counter wallCuts;
        final Meters.Counter memoryCuts;
        final Meters.Counter deadlineCuts;
        final Meters.Gauge guests;
        final Meters.Counter started;
        final Meters.Counter recycled;
        final Meters.Gauge memory;

        Shown(Meters meters) {
            calls = meters.histogram(PREFIX + "callback_microseconds", "Time in one callback.");
            waits = meters.histogram(PREFIX + "wait_microseconds", "Waiting for a guest.");
            traps = meters.counter(PREFIX + "traps", "Calls that ended in a trap.");
            timeCuts = meters.counter(PREFIX + "cut_time", "Calls cut at the limit on time.");
            wallCuts = meters.counter(PREFIX + "cut_wall", "Calls cut at the limit on wall time.");
            memoryCuts = meters.counter(PREFIX + "cut_memory", "Calls cut at the memory limit.");
            deadlineCuts =
                    meters.counter(
                            PREFIX + "cut_deadline", "Calls cut when their exchange was over.");
            guests = meters.gauge(PREFIX + "guests", "Guests that are there.");
            started = meters.counter(PREFIX + "guests_started", "Guests that were started.");
            recycled = meters.counter(PREFIX + "guests_recycled", "Guests replaced after use.");
            memory = meters.gauge(PREFIX + "memory_bytes", "Linear memory of all guests.");
        }
    }

    GuestFigures(Optional<Meters> meters) {
        shown = meters.map(Shown::new).orElse(null);
    }

    /** An exchange has waited for its guest. */
    public void waited(long nanos) {
        if (shown != null) {
            shown.waits.record((double) nanos / NANOS_IN_MICRO);
        }
    }

    /** A guest takes exchanges. */
    public void started() {
        if (shown != null) {
            shown.guests.add(1);
            shown.started.add(1);
        }
    }

    /** A guest takes exchanges no more. */
    public void ended() {
        if (shown != null) {
            shown.guests.add(-1);
        }
    }

    /** A guest is replaced because it has grown or served for long. */
    public void recycled() {
        if (shown != null) {
            shown.recycled.add(1);
        }
    }

    /** The linear memory of guests has grown, or shrunk by one that is gone. */
    void memory(long bytes) {
        if (shown != null && bytes != 0) {
            shown.memory.add((double) bytes);
        }
    }

    /** Where one guest tells how long its calls take. */
    CallTimes callTimes() {
        return new CallTimes(shown == null ? null : shown.calls.part());
    }

    /** For the thread that holds the guest. */
    static final class CallTimes {
        private final Meters.@Nullable Part part;

        private CallTimes(Meters.@Nullable Part part) {
            this.part = part;
        }

        void called(long nanos) {
            if (part != null) {
                part.record((double) nanos / NANOS_IN_MICRO);
            }
        }

        /** The guest is gone. */
        void close() {
            if (part != null) {
                part.close();
            }
        }
    }

    void trapped() {
        if (shown != null) {
            shown.traps.add(1);
        }
    }

    void cut(GuestSlot.Breach breach) {
        if (shown != null) {
            switch (breach) {
                case TIME -> shown.timeCuts.add(1);
                case WALL -> shown.wallCuts.add(1);
                case MEMORY -> shown.memoryCuts.add(1);
                case DEADLINE -> shown.deadlineCuts.add(1);
            }
        }
    }
}
