/** Runs JavaScript bundles on GraalJS; found as a {@link dev.weir.api.spi.BundleHost}. */
module dev.weir.js {
    requires static org.jspecify;
    requires dev.weir.api;
    requires dev.weir.wasm;
    requires com.ibm.icu;
    requires java.management;
    requires org.graalvm.polyglot;

    provides dev.weir.api.spi.BundleHost with
            dev.weir.js.JsHost;
}
