package dev.weir.wasm.abi;

import dev.weir.api.service.Meters;
import java.util.Optional;

/** What the guests of one plugin instance share. Safe for every thread. */
public final class Shared {
    private final SharedData data = new SharedData();
    private final SharedQueues queues = new SharedQueues();
    private final Ticks ticks = new Ticks();
    private final GuestMetrics metrics;
    private final GuestFigures figures;

    /**
     * Nothing yet.
     *
     * @param meters where metrics are shown; empty shows them nowhere
     */
    public Shared(Optional<Meters> meters) {
        metrics = new GuestMetrics(meters);
        figures = new GuestFigures(meters);
    }

    SharedData data() {
        return data;
    }

    SharedQueues queues() {
        return queues;
    }

    Ticks ticks() {
        return ticks;
    }

    /** What guests do and cost. */
    public GuestFigures figures() {
        return figures;
    }

    GuestMetrics metrics() {
        return metrics;
    }
}
