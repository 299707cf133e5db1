package dev.weir.js;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginFactory;

/**
 * Runs bundles of kind {@code js}: on GraalJS, or on QuickJS in a sandbox of WebAssembly where the
 * manifest asks for it. Loading either takes a second, so this class names none of their types: a
 * gateway without a JavaScript plugin never touches them.
 */
public final class JsHost implements BundleHost {
    private static final String ABI = "js/1";

    /** For {@link java.util.ServiceLoader}. */
    public JsHost() {}

    @Override
    public boolean runs(String kind) {
        return kind.equals("js");
    }

    @Override
    public PluginFactory<ConfigValue> load(BundleFiles bundle) throws Exception {
        if (!bundle.abi().equals(ABI)) {
            throw new BundleException(
                    "bundle %s@%s: abi is %s, but this gateway runs JavaScript of %s; write \"abi\": \"%s\" in manifest.json if the plugin is made for it, or take a gateway that knows %s"
                            .formatted(
                                    bundle.name(),
                                    bundle.version(),
                                    bundle.abi(),
                                    ABI,
                                    ABI,
                                    bundle.abi()));
        }
        return bundle.sandboxed() ? SandboxFactory.load(bundle) : JsFactory.load(bundle);
    }
}
