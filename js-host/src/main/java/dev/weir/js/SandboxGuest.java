package dev.weir.js;

import dev.weir.api.GatewayException;
import dev.weir.api.spi.GuestSlot;
import dev.weir.api.spi.GuestSlot.Breach;
import dev.weir.api.spi.PluginContext;
import dev.weir.js.quick.Handles;
import dev.weir.js.quick.QuickGuest;
import dev.weir.wasm.engine.WasmException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** A QuickJS of one instance, in a linear memory. */
final class SandboxGuest extends Guest {
    private final QuickGuest guest;
    private final SandboxFunctions functions;
    private final SandboxScript script;
    private final GuestSlot slot;
    private final long memoryLimit;
    private final long startBytes;
    // Calls that have ended, perhaps while another had its turn.
    private final Queue<GuestCall> ended = new ConcurrentLinkedQueue<>();

    private SandboxGuest(
            SandboxProgram program,
            SandboxProgram.Loaded loaded,
            PluginContext instance,
            System.@Nullable Logger log,
            GuestSlot slot) {
        super(program.label(), instance);
        this.slot = slot;
        this.memoryLimit = instance.limits().memoryBytes();
        Handles handles = loaded.snapshot().handles().copy(SandboxFunctions::copy, memoryLimit);
        this.functions = new SandboxFunctions(program::module, handles, log, memoryLimit);
        this.guest =
                QuickGuest.like(
                        loaded.snapshot(),
                        functions,
                        handles,
                        memoryLimit,
                        ThreadLocalRandom.current().nextLong());
        this.script = new SandboxScript(guest, functions, program.maps());
        this.startBytes = guest.memoryBytes();
    }

    /** A guest like the one that was loaded. */
    static SandboxGuest open(
            SandboxProgram program, SandboxProgram.Loaded loaded, PluginContext instance) {
        SandboxGuest guest =
                new SandboxGuest(
                        program,
                        loaded,
                        instance,
                        instance.log(),
                        instance.guests().slot(Thread::interrupt, false));
        guest.functions.serve(instance);
        return guest;
    }

    /**
     * One that says nothing and gets nothing of the instance but its limits.
     *
     * @param slot the account of its calls; closed with it
     */
    static SandboxGuest rehearsing(
            SandboxProgram program,
            SandboxProgram.Loaded loaded,
            PluginContext instance,
            GuestSlot slot) {
        return new SandboxGuest(program, loaded, instance, null, slot);
    }

    // Memory never shrinks: a guest near its limit is given up before it fails in the middle of an
    // exchange.
    @Override
    boolean usable() {
        long bytes = guest.memoryBytes();
        return !broken()
                && memoryLimit == instance().limits().memoryBytes()
                && (bytes <= memoryLimit / 4 * 3 || bytes == startBytes);
    }

    @Override
    @Nullable GatewayException run(GuestCall call, Turn code) throws InterruptedException {
        GuestFault fault = null;
        WasmException trap = null;
        Optional<Breach> breach;
        enter(slot, call);
        try {
            code.in(script, call);
        } catch (GuestFault e) {
            fault = e;
        } catch (WasmException e) {
            trap = e;
        } finally {
            breach = slot.exit();
            slot.used(guest.memoryBytes(), call.takeHostCalls());
            functions.flush();
        }
        if (breach.isPresent()) {
            throw cut(call, breach.get());
        }
        if (trap != null && trap.interrupted()) {
            Thread.interrupted();
            throw new InterruptedException("cancelled while a plugin ran");
        }
        if (trap != null) {
            throw GuestFault.told(GuestFault.Kind.BROKEN, "", "it ended: " + trap.getMessage())
                    .toGatewayException(plugin(), call.stage());
        }
        if (fault == null) {
            return null;
        }
        GatewayException failure = fault.toGatewayException(plugin(), call.stage());
        if (fault.kind() == GuestFault.Kind.THROWN) {
            return failure;
        }
        throw failure;
    }

    @Override
    void forget(GuestCall call) {
        ended.add(call);
        turnOver();
    }

    // Whoever has the turn comes here behind it, so that no call is left in the queue.
    @Override
    void turnOver() {
        while (!ended.isEmpty() && betweenTurns(this::forgetEnded)) {
            // The next may have come meanwhile.
        }
    }

    private void forgetEnded() {
        for (GuestCall call = ended.poll(); call != null; call = ended.poll()) {
            functions.ended(call, broken() ? null : guest);
        }
    }

    @Override
    void dispose() {
        slot.close();
    }
}
