package dev.weir.registry;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * An OCI image layout folder as a registry: other OCI tools read and write it too. Safe for every
 * thread, and for several processes at once.
 */
public final class OciLayout implements Registry {
    private static final String MARKER = "oci-layout";
    private static final String LAYOUT_VERSION = "1.0.0";
    private static final int LONGEST_MARKER = 4096;

    private final Path folder;
    private final LayoutReader reader;

    private OciLayout(Path folder) {
        this.folder = folder;
        this.reader = new LayoutReader(new FolderBlobs(folder));
    }

    /**
     * The layout in a folder.
     *
     * @throws RegistryException if there is none, or one of another version
     */
    public static OciLayout open(Path folder) throws IOException {
        Path marker = folder.resolve(MARKER);
        if (!Files.isRegularFile(marker)) {
            throw new RegistryException(
                    folder
                            + ": there is no OCI image layout (a folder with oci-layout and"
                            + " index.json); the first push makes one");
        }
        JsonNode content = Json.object(Bounds.read(marker, LONGEST_MARKER), marker.toString());
        JsonNode version = content.path("imageLayoutVersion");
        if (!version.asString("").equals(LAYOUT_VERSION)) {
            throw new RegistryException(
                    "%s: imageLayoutVersion was %s; this gateway reads %s"
                            .formatted(marker, Json.brief(version), LAYOUT_VERSION));
        }
        return new OciLayout(folder);
    }

    /**
     * The layout in a folder, made if it is not there. Never makes one among other files.
     *
     * @throws RegistryException if the folder has other things in it
     */
    public static OciLayout create(Path folder) throws IOException {
        Files.createDirectories(folder);
        if (Files.exists(folder.resolve(MARKER))) {
            return open(folder);
        }
        try (Stream<Path> entries = Files.list(folder)) {
            if (entries.anyMatch(entry -> !isHidden(entry) && !isPartOfLayout(entry))) {
                throw new RegistryException(
                        folder
                                + ": is neither empty nor an OCI image layout; choose another folder");
            }
        }
        try (FolderLock _ = FolderLock.of(folder)) {
            if (!Files.exists(folder.resolve(MARKER))) {
                Files.createDirectories(folder.resolve("blobs/sha256"));
                AtomicFile.write(folder.resolve(LayoutIndex.FILE), LayoutIndex.empty());
                // Last: what has the marker is complete.
                byte[] marker =
                        ("{\"imageLayoutVersion\":\"" + LAYOUT_VERSION + "\"}")
                                .getBytes(StandardCharsets.UTF_8);
                AtomicFile.write(folder.resolve(MARKER), marker);
            }
        }
        return open(folder);
    }

    private static boolean isHidden(Path entry) {
        return String.valueOf(entry.getFileName()).startsWith(".");
    }

    /**
     * What another process has made of the same layout by now, or left behind when it was killed.
     */
    private static boolean isPartOfLayout(Path entry) {
        return List.of(MARKER, LayoutIndex.FILE, "blobs")
                .contains(String.valueOf(entry.getFileName()));
    }

    /**
     * Publishes a bundle under its name and version, which then never mean anything else.
     *
     * @return false if the same content was there already
     * @throws RegistryException if that version was published with other content
     */
    public boolean push(Bundle bundle) throws IOException {
        Manifest manifest = bundle.manifest();
        return add(bundle, LayoutIndex.reference(manifest.name(), manifest.version()));
    }

    /** Writes a bundle under a name of the index, as {@link #push}. */
    boolean add(Bundle bundle, String reference) throws IOException {
        BlobSource source = new FolderBlobs(folder);
        try (FolderLock _ = FolderLock.of(folder)) {
            LayoutIndex index = LayoutIndex.read(source);
            Optional<Descriptor> present = index.find(reference);
            if (present.isPresent() && !present.get().digest().equals(bundle.digest())) {
                throw new RegistryException(
                        "%s in %s is published as %s and cannot become %s; give the changed plugin a new version"
                                .formatted(
                                        bundle.manifest().label(),
                                        folder,
                                        present.get().digest(),
                                        bundle.digest()));
            }
            for (Map.Entry<Digest, byte[]> blob : bundle.blobs().entrySet()) {
                writeBlob(blob.getKey(), blob.getValue());
            }
            if (present.isEmpty()) {
                // After the blobs: what the index names is complete.
                AtomicFile.write(
                        folder.resolve(LayoutIndex.FILE),
                        index.with(reference, bundle.descriptor()));
            }
            return present.isEmpty();
        }
    }

    /**
     * Replaces what is there unless it is the same: a damaged blob is repaired by a second push.
     */
    private void writeBlob(Digest digest, byte[] content) throws IOException {
        Path blob = folder.resolve(BlobSource.path(digest));
        boolean there =
                Files.isRegularFile(blob)
                        && Files.size(blob) == content.length
                        && Arrays.equals(Files.readAllBytes(blob), content);
        if (!there) {
            Files.createDirectories(folder.resolve("blobs/sha256"));
            AtomicFile.write(blob, content);
        }
    }

    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public List<String> names() throws IOException {
        return reader.names();
    }

    @Override
    public List<String> versions(String name) throws IOException {
        return reader.versions(name);
    }

    @Override
    public Bundle load(String name, String version) throws IOException {
        return reader.load(name, version);
    }
}
