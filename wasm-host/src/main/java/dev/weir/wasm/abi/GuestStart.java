package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
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
        guest.made(instance);
        initialize(guest, instance);
        guest.createRoot();
        accepted(guest, instance, Callbacks.VM_START, 0);
        accepted(guest, instance, Callbacks.CONFIGURE, plugin.configurationBytes().length);
    }

    // As Envoy does: a WASI reactor has _initialize, and may have main; a command has _start.
    private static void initialize(Guest guest, WasmInstance instance) throws InterruptedException {
        Optional<GuestFunction> reactor = instance.function(Callbacks.INITIALIZE);
        if (reactor.isEmpty()) {
            Optional<GuestFunction> command = instance.function(Callbacks.START);
            if (command.isPresent()) {
                guest.call(Callbacks.START, command.get());
            }
            return;
        }
        guest.call(Callbacks.INITIALIZE, reactor.get());
        Optional<GuestFunction> main = instance.function(Callbacks.MAIN);
        if (main.isPresent()) {
            guest.call(
                    Callbacks.MAIN, main.get(), new long[main.get().type().parameters().length()]);
        }
    }

    private static void accepted(Guest guest, WasmInstance instance, String name, int size)
            throws InterruptedException {
        Optional<GuestFunction> callback = instance.function(name);
        if (callback.isPresent() && guest.call(name, callback.get(), Streams.ROOT_ID, size) == 0) {
            guest.discard(name + " answered false");
            throw guest.calls()
                    .failure(
                            FailureType.PLUGIN_FAILED,
                            name
                                    + " answered false: the guest does not accept its"
                                    + " configuration",
                            null);
        }
    }
}
