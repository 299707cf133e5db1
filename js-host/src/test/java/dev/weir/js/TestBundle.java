package dev.weir.js;

import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Phase;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A bundle {@code acme/test@1.0.0} in memory. */
record TestBundle(String abi, String entry, Map<String, String> texts, boolean sandboxed)
        implements BundleFiles {

    /**
     * Tags what is about GraalJS alone, or names its sandbox itself. All else is about the API, and
     * runs a second time on QuickJS (pom.xml).
     */
    static final String GRAAL = "graal";

    TestBundle(String abi, String entry, Map<String, String> texts) {
        this(abi, entry, texts, Boolean.getBoolean("weir.test.sandbox"));
    }

    /** The same, for QuickJS. */
    TestBundle inSandbox() {
        return new TestBundle(abi, entry, texts, true);
    }

    /** A bundle of one file, {@code plugin.js}. */
    static TestBundle of(String code) {
        return new TestBundle("js/1", "plugin.js", Map.of("plugin.js", code));
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
    public String kind() {
        return "js";
    }

    @Override
    public String digest() {
        return "sha256:" + "0".repeat(64);
    }

    @Override
    public Phase phase() {
        return Phase.TRANSFORM;
    }

    @Override
    public int priority() {
        return 7;
    }

    @Override
    public Optional<ConfigValue.Table> configSchema() {
        return Optional.empty();
    }

    @Override
    public Set<String> files() {
        return texts.keySet();
    }

    @Override
    public byte[] read(String file) throws NoSuchFileException {
        String text = texts.get(file);
        if (text == null) {
            throw new NoSuchFileException(file);
        }
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
