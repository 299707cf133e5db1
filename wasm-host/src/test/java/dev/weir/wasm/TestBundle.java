package dev.weir.wasm;

import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Phase;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** A bundle in memory: {@code acme/test@1.0.0} with one file. */
final class TestBundle implements BundleFiles {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final byte[] code;
    private final String abi;
    private final String entry;

    TestBundle(byte[] code, String abi, String entry) {
        this.code = code.clone();
        this.abi = abi;
        this.entry = entry;
    }

    static TestBundle of(HandMade module) {
        return new TestBundle(module.bytes(), "proxy-wasm/0.2.1", "plugin.wasm");
    }

    /** The sample that the quick start keeps. */
    static TestBundle rustHeaders() {
        return file("examples/quickstart/plugins/rust-headers/plugin.wasm");
    }

    /** The same sample, as the build script made it. */
    static TestBundle rustHeadersFromSource() {
        return file("plugin-samples/rust-headers/target/bundle/plugin.wasm");
    }

    /** The guest that fails on demand. */
    static TestBundle rustFaulty() {
        return file("plugin-samples/rust-faulty/target/bundle/plugin.wasm");
    }

    /** A sample, as the build script made it. */
    static TestBundle sample(String name) {
        TestBundle bundle = file("plugin-samples/" + name + "/target/bundle/plugin.wasm");
        return name.endsWith("http-wasm") ? bundle.withAbi("http-wasm/0.1") : bundle;
    }

    private static TestBundle file(String name) {
        Path file = ROOT.resolve(name);
        if (!Files.isRegularFile(file)) {
            throw new IllegalStateException(
                    name + " is missing: run plugin-samples/build.sh, which builds it");
        }
        try {
            return new TestBundle(Files.readAllBytes(file), "proxy-wasm/0.2.1", "plugin.wasm");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    TestBundle withAbi(String abi) {
        return new TestBundle(code, abi, entry);
    }

    TestBundle withEntry(String entry) {
        return new TestBundle(code, abi, entry);
    }

    @Override
    public String name() {
        return "acme/test";
    }

    @Override
    public String version() {
        return "1.0.0";
    }

    @Override
    public String abi() {
        return abi;
    }

    @Override
    public String entry() {
        return entry;
    }

    @Override
    public String kind() {
        return "wasm";
    }

    @Override
    public String digest() {
        return "sha256:0";
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
    public Optional<ConfigValue.Table> configSchema() {
        return Optional.empty();
    }

    @Override
    public Set<String> files() {
        return Set.of("plugin.wasm");
    }

    @Override
    public byte[] read(String file) throws IOException {
        if (!files().contains(file)) {
            throw new NoSuchFileException(file);
        }
        return code.clone();
    }
}
