package dev.weir.wasm.abi;

import dev.weir.wasm.engine.WasmModule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The ABIs that the host speaks; guests say by an export which they were built for. */
public enum AbiVersion {
    V0_2_1("proxy-wasm/0.2.1", "proxy_abi_version_0_2_1"),
    V0_2_0("proxy-wasm/0.2.0", "proxy_abi_version_0_2_0"),
    V0_1_0("proxy-wasm/0.1.0", "proxy_abi_version_0_1_0"),
    /** The handler ABI of http-wasm, which has no marker but its function. */
    HTTP_WASM("http-wasm/0.1", HandlerGuest.HANDLE_REQUEST);

    private final String abi;
    private final String marker;

    AbiVersion(String abi, String marker) {
        this.abi = abi;
        this.marker = marker;
    }

    /** The names that manifests use. */
    public static List<String> names() {
        return Arrays.stream(values()).map(version -> version.abi).toList();
    }

    /** The functions by whose export a module says its ABI. */
    public static List<String> markers() {
        return Arrays.stream(values()).map(version -> version.marker).toList();
    }

    /** Its name in manifests. */
    public String text() {
        return abi;
    }

    /** Whether a manifest that names {@code abi} can mean it: the same ABI in any version. */
    public boolean isLike(String abi) {
        return (this == HTTP_WASM) == abi.equals(HTTP_WASM.abi);
    }

    /** The newest one that a module says it was built for. */
    public static Optional<AbiVersion> of(WasmModule module) {
        return Stream.of(values())
                .filter(version -> module.function(version.marker).isPresent())
                .findFirst();
    }

    /** Whether a module has code for bodies of that direction. */
    public boolean hasBodies(WasmModule module, Direction direction) {
        String callback =
                direction == Direction.REQUEST ? Callbacks.REQUEST_BODY : Callbacks.RESPONSE_BODY;
        return this == HTTP_WASM || module.function(callback).isPresent();
    }
}
