package dev.weir.wasm.abi;

import dev.weir.wasm.engine.FunctionType;
import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.WasmModule.Import;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Every import that the host links, and how. */
public final class HostFunctions {
    private static final String PROXY = "env";
    // AssemblyScript's SDK still imports the older name.
    private static final Set<String> WASI = Set.of("wasi_snapshot_preview1", "wasi_unstable");

    private static final String HANDLER = "http_handler";

    private static final Map<String, HostCall<ProxyWasmGuest>> PROXY_CALLS =
            byName(
                    List.of(
                            HeaderCalls.ALL,
                            BufferCalls.ALL,
                            LogCalls.ALL,
                            StreamCalls.ALL,
                            PropertyCalls.ALL,
                            SharedData.CALLS,
                            SharedQueues.CALLS,
                            GuestMetrics.CALLS,
                            HttpCalls.ALL,
                            ForeignCalls.ALL));
    private static final Map<String, HostCall<HandlerGuest>> HANDLER_CALLS =
            byName(List.of(HandlerHeadCalls.ALL, HandlerCalls.ALL, HandlerBodyCalls.ALL));
    private static final Map<String, HostCall<Guest>> WASI_CALLS = byName(List.of(WasiCalls.ALL));

    /**
     * What guests in C++ import from Emscripten; that memory has grown, the host sees by itself.
     */
    private static final Map<String, HostCall<Guest>> EMSCRIPTEN_CALLS =
            byName(
                    List.of(
                            List.of(
                                    new HostCall<Guest>(
                                            "emscripten_notify_memory_growth",
                                            new FunctionType("i", ""),
                                            (_, _) -> 0),
                                    new HostCall<Guest>(
                                            "pthread_equal",
                                            new FunctionType("ii", "i"),
                                            (_, a) -> (int) a[0] == (int) a[1] ? 1 : 0))));

    private HostFunctions() {}

    /**
     * What keeps an import from being linked: empty if nothing does. Functions of Proxy-Wasm and
     * WASI that are not implemented are linked and answer so, since SDKs import them all.
     */
    static Optional<String> fault(AbiVersion abi, Import wanted) {
        HostCall<?> call = call(abi, wanted);
        if (call != null) {
            return call.type().equals(wanted.type())
                    ? Optional.empty()
                    : Optional.of(
                            "%s.%s as %s, which is %s in the ABI"
                                    .formatted(
                                            wanted.module(),
                                            wanted.name(),
                                            wanted.type(),
                                            call.type()));
        }
        boolean known =
                (abi != AbiVersion.HTTP_WASM
                                && wanted.module().equals(PROXY)
                                && wanted.name().startsWith("proxy_"))
                        || WASI.contains(wanted.module());
        return known && wanted.type().results().equals("i")
                ? Optional.empty()
                : Optional.of(wanted.module() + "." + wanted.name());
    }

    /** The function for an import of that guest that {@link #fault} found nothing wrong with. */
    static HostFunction link(Guest guest, Import wanted) {
        HostCall<Guest> system = system(wanted);
        if (system != null) {
            return bound(system, guest);
        }
        if (WASI.contains(wanted.module())) {
            return _ -> WasiCalls.ENOSYS;
        }
        return switch (guest) {
            case HandlerGuest handler -> bound(required(HANDLER_CALLS, wanted), handler);
            case ProxyWasmGuest proxy -> {
                HostCall<ProxyWasmGuest> call = PROXY_CALLS.get(wanted.name());
                yield call == null ? notImplemented(proxy, wanted) : bound(call, proxy);
            }
        };
    }

    private static <G extends Guest> HostFunction bound(HostCall<G> call, G guest) {
        HostCall.Body<G> body = call.body();
        return arguments -> {
            guest.hostCalled();
            return body.run(guest, arguments);
        };
    }

    private static HostFunction notImplemented(Guest guest, Import wanted) {
        return _ -> {
            guest.calls()
                    .refused(wanted.name(), new UnsupportedOperationException("not implemented"));
            return Status.UNIMPLEMENTED.code();
        };
    }

    private static <G extends Guest> HostCall<G> required(
            Map<String, HostCall<G>> calls, Import wanted) {
        HostCall<G> call = calls.get(wanted.name());
        if (call == null) {
            throw new IllegalStateException("an import that was checked at load is missing");
        }
        return call;
    }

    private static @Nullable HostCall<?> call(AbiVersion abi, Import wanted) {
        HostCall<?> system = system(wanted);
        if (system != null) {
            return system;
        }
        boolean handler = abi == AbiVersion.HTTP_WASM;
        if (!wanted.module().equals(handler ? HANDLER : PROXY)) {
            return null;
        }
        return handler ? HANDLER_CALLS.get(wanted.name()) : PROXY_CALLS.get(wanted.name());
    }

    /** What stands for an operating system, in every ABI. */
    private static @Nullable HostCall<Guest> system(Import wanted) {
        if (WASI.contains(wanted.module())) {
            return WASI_CALLS.get(wanted.name());
        }
        return wanted.module().equals(PROXY) ? EMSCRIPTEN_CALLS.get(wanted.name()) : null;
    }

    private static <G extends Guest> Map<String, HostCall<G>> byName(
            List<List<HostCall<G>>> areas) {
        Map<String, HostCall<G>> calls = new HashMap<>();
        for (List<HostCall<G>> area : areas) {
            area.forEach(call -> calls.put(call.name(), call));
        }
        return Map.copyOf(calls);
    }
}
