package dev.weir.api.spi;

import dev.weir.api.Unstable;
import dev.weir.api.service.Capability;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * A verified bundle as its host sees it: what its manifest says, and its files. Safe for every
 * thread.
 */
@Unstable
public interface BundleFiles {

    /** {@code namespace/name}. */
    String name();

    /** The semantic version. */
    String version();

    /** The kind: {@code wasm}, {@code js} or {@code java}. */
    String kind();

    /** What its entry was written for: {@code proxy-wasm/0.2.1}, {@code js/1}. */
    String abi();

    /**
     * Whether its code must run in a memory of its own, with a hard cap: {@code "sandbox": "wasm"}
     * of the manifest, for kind {@code js}.
     */
    default boolean sandboxed() {
        return false;
    }

    /** The digest of the bundle's content, {@code sha256:…}: the same content, the same digest. */
    String digest();

    /** Where its filters run. */
    Phase phase();

    /** Order within the phase. */
    int priority();

    /**
     * What its manifest asks for. What an instance was granted of it, its {@link PluginContext}
     * says.
     */
    default Set<Capability> capabilities() {
        return Set.of();
    }

    /** The file that holds the code. */
    String entry();

    /** The JSON Schema of its configuration; empty accepts anything. */
    Optional<ConfigValue.Table> configSchema();

    /** The names of all its files: relative, with {@code /}, never with {@code ..}. */
    Set<String> files();

    /**
     * The content of a file.
     *
     * @throws java.nio.file.NoSuchFileException if there is no file of that name
     * @throws IOException if it cannot be read or is not what the digest says
     */
    byte[] read(String file) throws IOException;
}
