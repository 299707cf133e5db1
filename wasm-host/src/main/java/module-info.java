/** Runs WASM bundles: filters written against the Proxy-Wasm ABI, on Chicory. */
module dev.weir.wasm {
    requires transitive dev.weir.api;
    requires static transitive org.jspecify;
    requires java.management;
    requires com.dylibso.chicory.wasm;
    requires com.dylibso.chicory.runtime;
    requires com.dylibso.chicory.compiler;

    // The JavaScript host runs QuickJS on the same engine.
    exports dev.weir.wasm.engine;
    exports dev.weir.wasm.chicory;

    provides dev.weir.api.spi.BundleHost with
            dev.weir.wasm.WasmHost;
}
