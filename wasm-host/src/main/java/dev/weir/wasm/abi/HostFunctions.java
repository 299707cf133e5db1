package dev.weir.wasm.abi;

import dev.weir.wasm.engine.HostFunction;
import dev.weir.wasm.engine.WasmModule.Import;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every import that the host links, and how. */
public final class HostFunctions {
    private static final String PROXY = "env";
    // AssemblyScript's SDK still imports the older name.
    private static final Set<String> WASI = Set.of("wasi_snapshot_preview1", "wasi_unstable");

    private static final Map<String, HostCall> PROXY_CALLS =
            byName(
                    HeaderCalls.ALL,
                    BufferCalls.ALL,
                    LogCalls.ALL,
                    StreamCalls.ALL,
                    PropertyCalls.ALL,
                    SharedData.CALLS);
    private static final Map<String, HostCall> WASI_CALLS = byName(WasiCalls.ALL);

    private HostFunctions() {}

    /**
     * What keeps an import from being linked: empty if nothing does. Functions of the ABI that are
     * not implemented are linked and answer {@code UNIMPLEMENTED}, since SDKs import them all.
     */
    public static Optional<String> fault(Import wanted) {
        Optional<HostCall> call = call(wanted);
        if (call.isPresent()) {
            return call.get().type().equals(wanted.type())
                    ? Optional.empty()
                    : Optional.of(
                            "%s.%s as %s, which is %s in the ABI"
                                    .formatted(
                                            wanted.module(),
                                            wanted.name(),
                                            wanted.type(),
                                            call.get().type()));
        }
        boolean known =
                (wanted.module().equals(PROXY) && wanted.name().startsWith("proxy_"))
                        || WASI.contains(wanted.module());
        return known && wanted.type().results().equals("i")
                ? Optional.empty()
                : Optional.of(wanted.module() + "." + wanted.name());
    }

    /** The function for an import of that guest that {@link #fault} found nothing wrong with. */
    static HostFunction link(Guest guest, Import wanted) {
        Optional<HostCall> call = call(wanted);
        if (call.isPresent()) {
            HostCall.Body body = call.get().body();
            return arguments -> body.run(guest, arguments);
        }
        if (WASI.contains(wanted.module())) {
            return _ -> WasiCalls.ENOSYS;
        }
        return _ -> {
            guest.calls()
                    .refused(wanted.name(), new UnsupportedOperationException("not implemented"));
            return Status.UNIMPLEMENTED.code();
        };
    }

    private static Optional<HostCall> call(Import wanted) {
        if (wanted.module().equals(PROXY)) {
            return Optional.ofNullable(PROXY_CALLS.get(wanted.name()));
        }
        return WASI.contains(wanted.module())
                ? Optional.ofNullable(WASI_CALLS.get(wanted.name()))
                : Optional.empty();
    }

    @SafeVarargs
    private static Map<String, HostCall> byName(List<HostCall>... areas) {
        Map<String, HostCall> calls = new HashMap<>();
        for (List<HostCall> area : areas) {
            area.forEach(call -> calls.put(call.name(), call));
        }
        return Map.copyOf(calls);
    }
}
