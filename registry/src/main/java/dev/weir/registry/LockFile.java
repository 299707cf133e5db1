package dev.weir.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** What {@code weir.lock} pins: the only bundles from registries that a gateway runs. Immutable. */
public final class LockFile {
    /** Pins nothing. */
    public static final LockFile EMPTY = new LockFile(List.of());

    static final int FORMAT = 1;

    private final SortedMap<String, LockEntry> entries = new TreeMap<>();

    /** A lock of these entries; of two for one reference the last stays. */
    LockFile(Collection<LockEntry> entries) {
        for (LockEntry entry : entries) {
            this.entries.put(entry.reference().toString(), entry);
        }
    }

    /**
     * Reads a lock; a file that is not there pins nothing.
     *
     * @throws RegistryException if it is no lock; the message names file and line
     */
    public static LockFile read(Path file) throws IOException {
        if (Files.notExists(file)) {
            return EMPTY;
        }
        return LockReader.read(Bounds.read(file, Bounds.LOCK), file.toString());
    }

    /** Writes it: sorted, the same lock the same bytes; a reader never sees half of it. */
    public void write(Path file) throws IOException {
        AtomicFile.write(file, toYaml().getBytes(StandardCharsets.UTF_8));
    }

    /** All entries, sorted by reference. */
    public List<LockEntry> entries() {
        return List.copyOf(entries.values());
    }

    /**
     * What a reference is pinned to: the entry for the same reference, else the highest pinned
     * version of that bundle that will do.
     */
    public Optional<LockEntry> find(BundleReference reference) {
        LockEntry same = entries.get(reference.toString());
        if (same != null) {
            return Optional.of(same);
        }
        return entries.values().stream()
                .filter(entry -> entry.reference().name().equals(reference.name()))
                .filter(entry -> reference.accepts(entry.version()))
                .max(Comparator.comparing(LockEntry::version, Versions.ORDER));
    }

    /** This lock with an entry added, or replaced if its reference is pinned already. */
    public LockFile with(LockEntry entry) {
        List<LockEntry> all = new ArrayList<>(entries.values());
        all.add(entry);
        return new LockFile(all);
    }

    // Every text here is a name, version, range or digest, none of which has a quote or backslash:
    // in double quotes each is YAML as it is.
    private String toYaml() {
        StringBuilder yaml = new StringBuilder();
        yaml.append(
                "# The bundles this gateway runs, pinned by digest. Written by `weir plugin install`;\n");
        yaml.append("# keep it under version control beside weir.yaml.\n");
        yaml.append("format: ").append(FORMAT).append('\n');
        yaml.append(entries.isEmpty() ? "bundles: []\n" : "bundles:\n");
        for (LockEntry entry : entries.values()) {
            yaml.append("  - reference: ")
                    .append(quoted(entry.reference().toString()))
                    .append('\n');
            entry.registry()
                    .ifPresent(name ->
                            yaml.append("    registry: ").append(quoted(name)).append('\n'));
            yaml.append("    version: ").append(quoted(entry.version())).append('\n');
            yaml.append("    manifest: ").append(quoted(entry.manifest().value())).append('\n');
            yaml.append(entry.layers().isEmpty() ? "    layers: {}\n" : "    layers:\n");
            for (Map.Entry<String, Digest> layer : entry.layers().entrySet()) {
                yaml.append("      ").append(quoted(layer.getKey()));
                yaml.append(": ").append(quoted(layer.getValue().value())).append('\n');
            }
            yaml.append("    capabilities: ");
            yaml.append(
                    entry.capabilities().stream()
                            .map(LockFile::quoted)
                            .collect(Collectors.joining(", ", "[", "]\n")));
        }
        return yaml.toString();
    }

    private static String quoted(String text) {
        return '"' + text + '"';
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LockFile lock && lock.entries.equals(entries);
    }

    @Override
    public int hashCode() {
        return entries.hashCode();
    }

    @Override
    public String toString() {
        return toYaml();
    }
}
