package dev.weir.registry;

import java.util.Collections;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * One bundle, pinned.
 *
 * @param reference what was asked for
 * @param registry the name of the registry that had it, which is trusted or not; empty if a lock of
 *     another time does not say
 * @param version the version that it was resolved to
 * @param manifest the digest of its OCI manifest, which covers all of it
 * @param layers the digest of every file, by name
 * @param capabilities what it asks for, as {@link Capabilities#asSet()} writes it
 */
public record LockEntry(
        BundleReference reference,
        Optional<String> registry,
        String version,
        Digest manifest,
        SortedMap<String, Digest> layers,
        SortedSet<String> capabilities) {
    private static final Pattern REGISTRY_NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._~-]*");

    /**
     * @throws IllegalArgumentException if the version, a name or a capability is not one
     */
    public LockEntry {
        Objects.requireNonNull(reference, "reference");
        Objects.requireNonNull(registry, "registry");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(manifest, "manifest");
        if (!Versions.isVersion(version)
                || !registry.stream().allMatch(LockEntry::isRegistryName)
                || !layers.keySet().stream().allMatch(FileName::isFileName)
                || !capabilities.stream().allMatch(Capabilities::isElement)) {
            throw new IllegalArgumentException(
                    "no lock entry: version %s, files %s, capabilities %s"
                            .formatted(version, layers.keySet(), capabilities));
        }
        layers = Collections.unmodifiableSortedMap(new TreeMap<>(layers));
        capabilities = Collections.unmodifiableSortedSet(new TreeSet<>(capabilities));
    }

    /** Whether a registry can be called so: a name that a line of a lock can hold. */
    static boolean isRegistryName(String text) {
        return REGISTRY_NAME.matcher(text).matches();
    }

    /** Pins a bundle to what was asked for. */
    static LockEntry of(BundleReference reference, Optional<String> registry, Bundle bundle) {
        SortedMap<String, Digest> layers = new TreeMap<>();
        for (Layer layer : bundle.layers()) {
            layers.put(layer.file(), layer.digest());
        }
        Manifest manifest = bundle.manifest();
        return new LockEntry(
                reference,
                registry,
                manifest.version(),
                bundle.digest(),
                layers,
                manifest.capabilities().asSet());
    }

    /** {@code acme/hi 1.2.0}: what messages call its bundle. */
    String label() {
        return reference.name() + " " + version;
    }
}
