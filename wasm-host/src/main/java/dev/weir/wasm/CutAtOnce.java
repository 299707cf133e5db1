package dev.weir.wasm;

import dev.weir.api.spi.GuestSlot;
import java.util.Optional;

/** Cuts each call as it begins, as the watchdog would: to see the way of a cut gone once. */
final class CutAtOnce implements GuestSlot {
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
