package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.Limits;
import dev.weir.wasm.engine.WasmException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the code of one guest under limits.
 *
 * @param slot the guest's account
 * @param limits the limits that the slot enforces, for messages
 */
record GuestMetering(GuestSlot slot, Supplier<Limits> limits) {

    /** How guest code ended that did not end well; after each the guest is of no more use. */
    @FunctionalInterface
    interface Failed {
        /** What the gateway is told; {@code cause} is null if a limit was broken. */
        GatewayException failure(FailureType type, String what, @Nullable WasmException cause);
    }

    /**
     * Runs guest code.
     *
     * @param discard run before this throws
     * @throws InterruptedException if the exchange was cancelled, before or while the guest ran
     */
    <T> T run(Supplier<T> code, Runnable discard, Failed failed) throws InterruptedException {
        if (Thread.interrupted()) {
            // Not the guest's doing: it is left as it is.
            throw new InterruptedException("cancelled before a plugin was called");
        }
        Optional<GuestSlot.Breach> breach = Optional.empty();
        WasmException trap = null;
        T result = null;
        boolean usable = false;
        slot.enter();
        try {
            result = code.get();
            usable = true;
        } catch (WasmException e) {
            trap = e;
        } finally {
            breach = slot.exit();
            if (!usable || breach.isPresent()) {
                discard.run();
            }
        }
        if (breach.isPresent()) {
            throw failed.failure(FailureType.PLUGIN_LIMIT, limit(breach.get()), null);
        }
        if (trap != null && trap.interrupted()) {
            Thread.interrupted();
            throw new InterruptedException("cancelled while a plugin ran");
        }
        if (trap != null) {
            throw failed.failure(FailureType.PLUGIN_FAILED, "failed: " + trap.getMessage(), trap);
        }
        return Objects.requireNonNull(result, "guest code gave nothing");
    }

    private String limit(GuestSlot.Breach breach) {
        Limits now = limits.get();
        return switch (breach) {
            case TIME -> "was cut at its limit of %d ms".formatted(now.time().toMillis());
            case WALL -> "was cut at its limit of %d ms of wall".formatted(now.wall().toMillis());
            case MEMORY -> "was cut at its limit of %d bytes".formatted(now.memoryBytes());
        };
    }
}
