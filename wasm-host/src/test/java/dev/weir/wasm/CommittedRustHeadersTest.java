package dev.weir.wasm;

/** The sample as the quick start keeps it. */
class CommittedRustHeadersTest extends RustHeadersCases {
    @Override
    TestBundle bundle() {
        return TestBundle.rustHeaders();
    }
}
