package dev.weir.control.bundle;

import dev.weir.api.spi.BundleException;
import dev.weir.registry.Bundle;
import dev.weir.registry.BundleReference;
import dev.weir.registry.BundleStore;
import dev.weir.registry.FileProblem;
import dev.weir.registry.LockEntry;
import dev.weir.registry.LockFile;
import dev.weir.registry.PluginFolder;
import dev.weir.registry.Registry;
import dev.weir.yaml.Nearest;
import java.io.IOException;
import java.nio.file.InvalidPathException;
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
            Optional<String> misnamed = misnamed(use);
            if (misnamed.isPresent()) {
                throw new BundleException(misnamed.get());
            }
            if (isPath(use)) {
                return new Sourced(PluginFolder.pack(path(use)), new Origin.Folder(use));
            }
            Optional<String> builtIn = builtIn(use);
            return builtIn.isPresent()
                    ? new Sourced(
                            builtIns.load(
                                    BUILT_IN + builtIn.get(), newest(builtIn.get()).orElseThrow()),
                            new Origin.BuiltIn())
                    : pinned(use);
        } catch (IOException e) {
            throw new BundleException("`%s`: %s".formatted(use, FileProblem.of(e)), e);
        }
    }

    /**
     * Why no plugin can be meant, wherever bundles are kept: there is no built-in of that name, no
     * such folder or file, or it is no reference. Nothing if one can.
     */
    Optional<String> misnamed(String use) throws IOException {
        if (isPath(use)) {
            try {
                return PluginFolder.lacking(path(use)).map(why -> "`%s`: %s".formatted(use, why));
            } catch (InvalidPathException e) {
                return Optional.of("`%s`: is no path: %s".formatted(use, e.getReason()));
            }
        }
        Optional<String> builtIn = builtIn(use);
        if (builtIn.isPresent()) {
            return newest(builtIn.get()).isPresent()
                    ? Optional.empty()
                    : Optional.of(noBuiltIn(builtIn.get()));
        }
        try {
            BundleReference.parse(use);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("`%s`: %s".formatted(use, e.getMessage()));
        }
    }

    private static boolean isPath(String use) {
        return use.startsWith("./") || use.startsWith("../") || use.startsWith("/");
    }

    private Path path(String use) {
        return folder.resolve(use).normalize();
    }

    /** The name of the built-in that is meant, if one is. */
    private static Optional<String> builtIn(String use) {
        if (use.indexOf('/') < 0) {
            return Optional.of(use);
        }
        int at = use.indexOf('@');
        return use.startsWith(BUILT_IN)
                ? Optional.of(use.substring(BUILT_IN.length(), at < 0 ? use.length() : at))
                : Optional.empty();
    }

    private Optional<String> newest(String builtIn) throws IOException {
        List<String> versions = builtIns.versions(BUILT_IN + builtIn);
        return versions.isEmpty() ? Optional.empty() : Optional.of(versions.getLast());
    }

    private String noBuiltIn(String name) throws IOException {
        List<String> known =
                builtIns.names().stream()
                        .map(each -> each.substring(BUILT_IN.length()))
                        .sorted()
                        .toList();
        return "there is no built-in plugin `%s`%s (one from a registry is written namespace/name@range, a folder ./name)"
                .formatted(name, Nearest.hint(name, known));
    }

    private Sourced pinned(String use) throws IOException, BundleException {
        Optional<LockEntry> entry = LockFile.read(lockFile).find(BundleReference.parse(use));
        if (entry.isEmpty()) {
            throw new BundleException(
                    "`%s` is not in %s: run `weir plugin install %s`"
                            .formatted(use, lockFile, use));
        }
        return new Sourced(store.load(entry.get()), new Origin.Locked(entry.get().registry()));
    }
}
