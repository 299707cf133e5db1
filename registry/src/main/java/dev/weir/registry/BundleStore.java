package dev.weir.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The bundles installed on this machine, by content: with the lock they are all that a gateway
 * needs, when no registry is there any more. On disk it is an OCI image layout. Safe for every
 * thread, and for several processes at once.
 */
public final class BundleStore {
    private final Path folder;

    /**
     * The store in a folder, which the first install makes.
     *
     * @param folder used for nothing else
     */
    public BundleStore(Path folder) {
        this.folder = folder;
    }

    /**
     * Resolves a reference, copies the bundle into the store, verified, and pins it in the lock.
     *
     * @return the entry that the lock now has
     * @throws DigestMismatchException if the registry's content is not what it was published as
     * @throws RegistryException if nothing will do, or the lock pins that version with other
     *     content
     * @throws IOException if something cannot be read or written; then the lock is as it was
     */
    public LockEntry install(BundleReference reference, Resolver resolver, Path lockFile)
            throws IOException {
        OciLayout layout = OciLayout.create(folder);
        // From reading the lock to writing it: two installs at once both stay in it.
        try (FolderLock _ = FolderLock.of(Files.createDirectories(folder.resolve(".install")))) {
            LockFile lock = LockFile.read(lockFile);
            Resolver.Resolved resolved = resolver.resolve(reference);
            Bundle bundle = resolved.load();
            LockEntry entry = LockEntry.of(reference, Optional.of(resolved.registryName()), bundle);
            refuseChangedContent(lock, entry, lockFile);
            // Under its digest and not its version: a lock of another time may pin the same version
            // of another registry.
            layout.add(bundle, bundle.manifest().name() + "@" + bundle.digest());
            lock.with(entry).write(lockFile);
            return entry;
        }
    }

    /** A version that changes its content under its name is a broken registry, or an attack. */
    private static void refuseChangedContent(LockFile lock, LockEntry offered, Path lockFile)
            throws RegistryException {
        Optional<LockEntry> changed =
                lock.entries().stream()
                        .filter(entry -> entry.label().equals(offered.label()))
                        .filter(entry -> !entry.manifest().equals(offered.manifest()))
                        .findFirst();
        if (changed.isPresent()) {
            throw new RegistryException(
                    "%s is pinned by %s as %s, but the registry now has %s; publish changes as a new version, or remove its entry from the lock to accept this one"
                            .formatted(
                                    offered.label(),
                                    lockFile,
                                    changed.get().manifest(),
                                    offered.manifest()));
        }
    }

    /**
     * Reads a pinned bundle and verifies every byte of it, every time.
     *
     * @throws DigestMismatchException if the store's content is not what the lock pins
     * @throws RegistryException if it is not in the store, or the lock contradicts itself
     * @throws IOException if it cannot be read
     */
    public Bundle load(LockEntry entry) throws IOException {
        Bundle bundle =
                new BundleReader(new FolderBlobs(folder))
                        .read(
                                entry.reference().name(),
                                entry.version(),
                                entry.manifest(),
                                BundleReader.ANY_SIZE);
        if (!LockEntry.of(entry.reference(), entry.registry(), bundle).equals(entry)) {
            throw new RegistryException(
                    "%s: the lock's layers or capabilities are not those of the manifest that it pins (%s); restore the lock from version control, or install the bundle again"
                            .formatted(entry.label(), entry.manifest()));
        }
        return bundle;
    }
}
