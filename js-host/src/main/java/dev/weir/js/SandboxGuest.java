package dev.weir.js;

import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.js.quick.Handles;
import dev.weir.js.quick.QuickFault;
import dev.weir.js.quick.QuickGuest;
import dev.weir.wasm.engine.WasmException;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A QuickJS of one instance, run under the instance's limits. For one thread at a time. */
final class SandboxGuest implements AutoCloseable {
    private final String plugin;
    private final PluginContext instance;
    private final QuickGuest guest;
    private final SandboxFunctions functions;
    private final GuestLog log;
    private final GuestSlot slot;
    private final long memoryLimit;
    private final long startBytes;
    private boolean usable = true;

    /**
     * A guest like the one that was loaded.
     *
     * @param slot the account of its calls; closed with it
     */
    SandboxGuest(
            SandboxProgram program,
            SandboxProgram.Loaded loaded,
            PluginContext instance,
            System.@Nullable Logger log,
            GuestSlot slot) {
        this.plugin = program.label();
        this.instance = instance;
        this.log = new GuestLog(log);
        this.slot = slot;
        this.memoryLimit = instance.limits().memoryBytes();
        Handles handles = loaded.snapshot().handles().copy(SandboxFunctions::copy, memoryLimit);
        this.functions = new SandboxFunctions(program, handles, this.log, memoryLimit);
        this.guest =
                QuickGuest.like(
                        loaded.snapshot(),
                        functions,
                        handles,
                        memoryLimit,
                        ThreadLocalRandom.current().nextLong());
        this.startBytes = guest.memoryBytes();
    }

    /**
     * Whether it can take another call under the limits in force now. Memory never shrinks: a guest
     * near its limit is given up before it fails in the middle of an exchange.
     */
    boolean usable() {
        long bytes = guest.memoryBytes();
        return usable
                && memoryLimit == instance.limits().memoryBytes()
                && (bytes <= memoryLimit / 4 * 3 || bytes == startBytes);
    }

    /**
     * Runs the handler for {@code call}.
     *
     * @throws GatewayException if the plugin's code fails or goes over a limit
     * @throws InterruptedException if the exchange was cancelled meanwhile
     */
    void run(GuestCall call) throws InterruptedException {
        if (Thread.interrupted()) {
            // Not the guest's doing: it is left as it is.
            throw new InterruptedException("cancelled before a plugin was called");
        }
        Optional<Instant> deadline = call.deadline();
        if (deadline.isPresent() && call.timeLeft(instance.limits().wall()).isZero()) {
            throw cutFor(call, Breach.DEADLINE);
        }
        usable = false;
        GuestFault fault = null;
        WasmException trap = null;
        Optional<Breach> breach;
        functions.callBegins(call);
        if (deadline.isPresent()) {
            slot.enter(deadline.get());
        } else {
            slot.enter();
        }
        try {
            guest.call(SandboxProgram.number(call.stage()), call);
        } catch (QuickFault e) {
            fault = SandboxFault.of(e);
        } catch (WasmException e) {
            trap = e;
        } finally {
            call.decide();
            functions.callEnds(call);
            call.end();
            breach = slot.exit();
            slot.used(guest.memoryBytes(), call.takeHostCalls());
            log.flush();
        }
        if (breach.isPresent()) {
            throw cutFor(call, breach.get());
        }
        if (trap != null && trap.interrupted()) {
            Thread.interrupted();
            throw new InterruptedException("cancelled while a plugin ran");
        }
        if (trap != null) {
            throw GuestFault.told(GuestFault.Kind.BROKEN, "", "it ended: " + trap.getMessage())
                    .toGatewayException(plugin, call.stage());
        }
        if (fault != null) {
            usable = fault.kind() == GuestFault.Kind.THROWN;
            throw fault.toGatewayException(plugin, call.stage());
        }
        usable = true;
    }

    private GatewayException cutFor(GuestCall call, Breach breach) {
        Limits limits = instance.limits();
        return Cuts.failure(plugin, call.stage(), breach, limits, limits.memoryBytes() + " bytes");
    }

    @Override
    public void close() {
        slot.close();
    }
}
