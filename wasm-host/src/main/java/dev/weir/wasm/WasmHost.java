package dev.weir.wasm;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginFactory;
import dev.weir.wasm.abi.AbiVersion;
import dev.weir.wasm.abi.ModuleCheck;
import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.WasmEngine;
import dev.weir.wasm.engine.WasmException;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.nio.file.NoSuchFileException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Runs bundles of kind {@code wasm}: filters written against the Proxy-Wasm ABI (0.1.0, 0.2.0,
 * 0.2.1) or the handler ABI of http-wasm. Compiled code is shared by all factories of the same
 * bytes, and kept on disk in the folder that the system property {@value #CACHE_PROPERTY} names, by
 * default {@code weir/wasm} in the user's cache folder; an empty value keeps none.
 */
public final class WasmHost implements BundleHost {
    /** The system property that names the folder of compiled code. */
    public static final String CACHE_PROPERTY = ChicoryEngine.CACHE_PROPERTY;

    /**
     * The system property that names bundles whose code is interpreted, not compiled: names, or the
     * beginning of names and a star, with commas between.
     */
    public static final String INTERPRETED_PROPERTY = "weir.wasm.interpreted";

    private final WasmEngine engine;

    // By SHA-256 of the code. Weak: a module lives as long as a factory that uses it.
    private final Map<String, WeakReference<CompiledModule>> modules = new ConcurrentHashMap<>();

    /** The host that the gateway finds. */
    public WasmHost() {
        this(ChicoryEngine.standard());
    }

    WasmHost(WasmEngine engine) {
        this.engine = engine;
    }

    @Override
    public boolean runs(String kind) {
        return kind.equals("wasm");
    }

    @Override
    public PluginFactory<ConfigValue> load(BundleFiles bundle) throws Exception {
        String label = "bundle " + bundle.name() + "@" + bundle.version();
        if (!AbiVersion.names().contains(bundle.abi())) {
            throw new BundleException(
                    "%s: abi \"%s\" is not known here; it must be one of %s"
                            .formatted(label, bundle.abi(), AbiVersion.names()));
        }
        CompiledModule compiled = compiled(label, entry(label, bundle), mode(bundle.name()));
        List<String> faults = ModuleCheck.faults(compiled.module());
        if (!faults.isEmpty()) {
            throw new BundleException(
                    "%s: %s is not a module that runs here: it %s; build it with an SDK"
                            .formatted(label, bundle.entry(), String.join("; it ", faults)));
        }
        AbiVersion abi = AbiVersion.of(compiled.module()).orElseThrow();
        if (!abi.isLike(bundle.abi())) {
            throw new BundleException(
                    "%s: abi is \"%s\", but %s exports what %s has; correct the manifest"
                            .formatted(label, bundle.abi(), bundle.entry(), abi.text()));
        }
        return new WasmFactory(bundle, compiled, abi);
    }

    private static byte[] entry(String label, BundleFiles bundle)
            throws BundleException, IOException {
        try {
            return bundle.read(bundle.entry());
        } catch (NoSuchFileException e) {
            throw new BundleException(
                    "%s: its entry \"%s\" is not among its files %s"
                            .formatted(label, bundle.entry(), bundle.files()),
                    e);
        }
    }

    private CompiledModule compiled(String label, byte[] code, WasmEngine.Mode mode)
            throws Exception {
        String digest =
                mode + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(code));
        modules.values().removeIf(reference -> reference.get() == null);
        WeakReference<CompiledModule> known = modules.get(digest);
        CompiledModule module = known == null ? null : known.get();
        if (module == null) {
            try {
                module = new CompiledModule(engine.load(code, mode));
            } catch (WasmException e) {
                throw new BundleException(label + ": its entry " + e.getMessage(), e);
            }
            modules.put(digest, new WeakReference<>(module));
        }
        return module;
    }

    private static WasmEngine.Mode mode(String bundle) {
        for (String named : System.getProperty(INTERPRETED_PROPERTY, "").split(",", -1)) {
            String name = named.strip();
            boolean begins = name.endsWith("*");
            String text = begins ? name.substring(0, name.length() - 1) : name;
            if (begins ? bundle.startsWith(text) : bundle.equals(text)) {
                return WasmEngine.Mode.INTERPRETED;
            }
        }
        return WasmEngine.Mode.COMPILED;
    }
}
