package dev.weir.wasm.abi;

import dev.weir.wasm.engine.WasmModule;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The versions of the Proxy-Wasm ABI that the host speaks; guests say which they were built for.
 */
public enum AbiVersion {
    V0_2_1("proxy-wasm/0.2.1", "proxy_abi_version_0_2_1"),
    V0_2_0("proxy-wasm/0.2.0", "proxy_abi_version_0_2_0"),
    V0_1_0("proxy-wasm/0.1.0", "proxy_abi_version_0_1_0");

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

    /** The functions by whose export a module says its version. */
    public static List<String> markers() {
        return Arrays.stream(values()).map(version -> version.marker).toList();
    }

    /** The newest version that a module says it was built for. */
    public static Optional<AbiVersion> of(WasmModule module) {
        return Stream.of(values())
                .filter(version -> module.function(version.marker).isPresent())
                .findFirst();
    }
}
