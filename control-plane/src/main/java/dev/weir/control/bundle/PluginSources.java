package dev.weir.control.bundle;

import dev.weir.api.spi.BundleException;
import dev.weir.registry.Bundle;
import dev.weir.registry.BundleReference;
import dev.weir.registry.BundleStore;
import dev.weir.registry.LockEntry;
import dev.weir.registry.LockFile;
import dev.weir.registry.PluginFolder;
import dev.weir.registry.Registry;
import dev.weir.yaml.Nearest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Finds the bundle that a {@code use} means: a name is a built-in, a path is a folder or file
 * packed in memory, anything else is pinned by the lock and read from the store.
 */
final class PluginSources {
    private static final String BUILT_IN = "weir/";

    private final Registry builtIns;
    private final BundleStore store;
    private final Path lockFile;
    private final Path folder;

    /**
     * Sources of one configuration.
     *
     * @param folder what relative paths are relative to
     */
    PluginSources(Registry builtIns, BundleStore store, Path lockFile, Path folder) {
        this.builtIns = builtIns;
        this.store = store;
        this.lockFile = lockFile;
        this.folder = folder;
    }

    /**
     * A bundle, not loaded yet.
     *
     * @param bundle all its files
     * @param origin where it came from
     */
    record Sourced(Bundle bundle, Origin origin) {}

    Sourced find(String use) throws BundleException {
        try {
            if (use.startsWith("./") || use.startsWith("../") || use.startsWith("/")) {
                return new Sourced(PluginFolder.pack(folder.resolve(use)), new Origin.Folder(use));
            }
            return use.indexOf('/') < 0 ? builtIn(use) : pinned(use);
        } catch (IOException | IllegalArgumentException e) {
            throw new BundleException("`%s`: %s".formatted(use, e.getMessage()), e);
        }
    }

    private Sourced builtIn(String name) throws IOException, BundleException {
        List<String> versions = builtIns.versions(BUILT_IN + name);
        if (versions.isEmpty()) {
            List<String> known =
                    builtIns.names().stream()
                            .map(each -> each.substring(BUILT_IN.length()))
                            .sorted()
                            .toList();
            throw new BundleException(
                    "there is no built-in plugin `%s`%s (one from a registry is written namespace/name@range, a folder ./name)"
                            .formatted(name, Nearest.hint(name, known)));
        }
        return new Sourced(
                builtIns.load(BUILT_IN + name, versions.getLast()), new Origin.BuiltIn());
    }

    private Sourced pinned(String use) throws IOException, BundleException {
        BundleReference reference = BundleReference.parse(use);
        if (reference.name().startsWith(BUILT_IN)) {
            return builtIn(reference.name().substring(BUILT_IN.length()));
        }
        Optional<LockEntry> entry = LockFile.read(lockFile).find(reference);
        if (entry.isEmpty()) {
            throw new BundleException(
                    "`%s` is not in %s: run `weir plugin install %s`"
                            .formatted(use, lockFile, use));
        }
        return new Sourced(store.load(entry.get()), new Origin.Locked(entry.get().registry()));
    }
}
