package dev.weir.kernel.pipeline;

import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.wasm.WasmHost;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A sample as {@code plugin-samples/build.sh} made it; run where that folder is. */
record Sample(String name) implements BundleFiles {

    ResolvedPlugin plugin() throws Exception {
        return new ResolvedPlugin(
                new WasmHost().load(this),
                kind(),
                digest(),
                Limits.DEFAULT,
                Asks.NOTHING,
                GuardConfig.OnError.CLOSED);
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public String kind() {
        return "wasm";
    }

    @Override
    public String abi() {
        return name.endsWith("http-wasm") ? "http-wasm/0.1" : "proxy-wasm/0.2.1";
    }

    @Override
    public String digest() {
        return name;
    }

    @Override
    public Phase phase() {
        return Phase.TRANSFORM;
    }

    @Override
    public int priority() {
        return 0;
    }

    @Override
    public String entry() {
        return "plugin.wasm";
    }

    @Override
    public Optional<ConfigValue.Table> configSchema() {
        return Optional.empty();
    }

    @Override
    public Set<String> files() {
        return Set.of(entry());
    }

    byte[] code() {
        try {
            return read(entry());
        } catch (IOException e) {
            throw new UncheckedIOException("run plugin-samples/build.sh", e);
        }
    }

    @Override
    public byte[] read(String file) throws IOException {
        return Files.readAllBytes(Path.of("plugin-samples", name, "target", "bundle", file));
    }
}
