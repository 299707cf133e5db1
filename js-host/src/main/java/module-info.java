/** Runs JavaScript bundles on GraalJS; found as a {@link dev.weir.api.spi.BundleHost}. */
module dev.weir.js {
    requires static org.jspecify;
    requires transitive dev.weir.api;
    requires dev.weir.wasm;
    requires com.ibm.icu;
    requires java.management;
    requires jdk.management;
    requires org.graalvm.js;
    requires org.graalvm.polyglot;
    requires org.graalvm.truffle;
    requires tools.jackson.core;

    exports dev.weir.js;

    provides dev.weir.api.spi.BundleHost with
            dev.weir.js.JsHost;
    provides com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider with
            dev.weir.js.recursion.RecursionBoundProvider;
}
