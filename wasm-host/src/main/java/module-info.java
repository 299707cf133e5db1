/** Runs WASM bundles: filters written against the Proxy-Wasm ABI, on Chicory. */
module dev.weir.wasm {
    requires dev.weir.api;
    requires static org.jspecify;
    requires com.dylibso.chicory.wasm;
    requires com.dylibso.chicory.runtime;
    requires com.dylibso.chicory.compiler;

    provides dev.weir.api.spi.BundleHost with
            dev.weir.wasm.WasmHost;
}
