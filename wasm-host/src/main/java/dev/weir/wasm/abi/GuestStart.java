package dev.weir.wasm.abi;

import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.WasmInstance;
import java.util.Optional;

/** The first part of a guest's life: up to its configuration. */
final class GuestStart {
    private GuestStart() {}

    static void run(Guest guest) throws InterruptedException {
        Plugin plugin = guest.plugin();
        WasmInstance instance =
                guest.run(
                        "the start section",
                        () ->
                                plugin.module()
                                        .instantiate(
                                                wanted -> HostFunctions.link(guest, wanted),
                                                plugin.context().limits().memoryBytes()));
        guest.take(instance);
        initialize(guest, instance);
        guest.configure(instance);
    }

    // As Envoy does: a WASI reactor has _initialize, and may have main; a command has _start.
    private static void initialize(Guest guest, WasmInstance instance) throws InterruptedException {
        Optional<GuestFunction> reactor = instance.function(Callbacks.INITIALIZE);
        Optional<GuestFunction> command = instance.function(Callbacks.START);
        if (reactor.isPresent()) {
            guest.call(Callbacks.INITIALIZE, reactor.get());
        } else if (command.isPresent()) {
            guest.call(Callbacks.START, command.get());
        }
        // Rust's commands for wasm32-unknown-unknown have main alone.
        boolean callsMain =
                reactor.isPresent()
                        || (command.isEmpty() && guest.plugin().abi() == AbiVersion.HTTP_WASM);
        Optional<GuestFunction> main = instance.function(Callbacks.MAIN);
        if (callsMain && main.isPresent()) {
            guest.call(
                    Callbacks.MAIN, main.get(), new long[main.get().type().parameters().length()]);
        }
    }
}
