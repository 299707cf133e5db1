package dev.weir.wasm.engine;

import dev.weir.api.spi.GuestSlot;
import java.util.Optional;

/** Cuts each call as it begins, as the watchdog would: to see the way of a cut gone once. */
public final class CutAtOnce implements GuestSlot {

    /** A slot for one call, or more. */
    public CutAtOnce() {
        // holds nothing
    }

    @Override
    public void enter() {
        Thread.currentThread().interrupt();
    }

    @Override
    public Optional<Breach> exit() {
        Thread.interrupted();
        return Optional.of(Breach.TIME);
    }

    @Override
    public void close() {
        // nothing is held
    }
}
