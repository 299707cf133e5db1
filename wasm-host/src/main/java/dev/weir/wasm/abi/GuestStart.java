package dev.weir.wasm.abi;

import dev.weir.wasm.engine.GuestFunction;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.WasmInstance;
import dev.weir.wasm.engine.WasmModule;
import java.util.Optional;

/** The first part of a guest's life: up to its configuration. */
final class GuestStart {
    private GuestStart() {}

    static void run(Guest guest) throws InterruptedException {
        Plugin plugin = guest.plugin();
        WasmModule.Linker linker =
                new WasmModule.Linker() {
                    @Override
                    public HostFunction link(WasmModule.Import wanted) {
                        return HostFunctions.link(guest, wanted);
                    }

                    @Override
                    public void made(WasmInstance made) {
                        guest.take(made);
                    }
                };
        long memory = plugin.context().limits().memoryBytes();
        WasmInstance instance =
                guest.run("the start section", () -> plugin.module().instantiate(linker, memory));
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
