package dev.weir.registry;

import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;

/**
 * A plugin, whole and in memory: its manifest and its files, packed from a folder or read and
 * verified from a layout. Immutable; safe for every thread.
 */
public final class Bundle {
    private final Manifest manifest;
    private final List<Layer> layers;
    private final byte[] config;
    private final byte[] image;
    private final Digest digest;
    private final Map<String, byte[]> contents;

    /** Keeps the arrays, which nobody changes. */
    Bundle(
            Manifest manifest,
            List<Layer> layers,
            byte[] config,
            byte[] image,
            Map<String, byte[]> contents) {
        this.manifest = manifest;
        this.layers = List.copyOf(layers);
        this.config = config;
        this.image = image;
        this.digest = Digest.of(image);
        this.contents = contents;
    }

    /** Packs files: the same manifest and files give the same digests. */
    static Bundle pack(Manifest manifest, SortedMap<String, byte[]> files) {
        List<Layer> layers = new ArrayList<>();
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (String file : order(manifest, files)) {
            byte[] content = content(files, file);
            boolean schema = manifest.configSchema().equals(Optional.of(file));
            String mediaType = schema ? MediaTypes.SCHEMA : MediaTypes.ofFile(file);
            layers.add(new Layer(file, mediaType, Digest.of(content), content.length));
            contents.put(file, content);
        }
        byte[] config =
                ManifestWriter.json(manifest, file -> Digest.of(content(files, file)).value());
        Descriptor descriptor =
                new Descriptor(MediaTypes.PLUGIN_MANIFEST, Digest.of(config), config.length);
        byte[] image = new ImageManifest(descriptor, layers).toJson();
        return new Bundle(manifest, layers, config, image, contents);
    }

    /** The entry and the schema first: of equal layers the first is the one a digest means. */
    private static SequencedSet<String> order(Manifest manifest, SortedMap<String, byte[]> files) {
        SequencedSet<String> order = new LinkedHashSet<>();
        if (manifest.entryIsFile()) {
            order.add(manifest.entry());
        }
        manifest.configSchema().ifPresent(order::add);
        order.addAll(files.keySet());
        return order;
    }

    private static byte[] content(Map<String, byte[]> files, String file) {
        return Objects.requireNonNull(files.get(file), file);
    }

    /** What the bundle says of itself. */
    public Manifest manifest() {
        return manifest;
    }

    /** The digest of its OCI manifest, which covers all of it: what a lock pins. */
    public Digest digest() {
        return digest;
    }

    /** Its files as its OCI manifest describes them, in that order. */
    public List<Layer> layers() {
        return layers;
    }

    /** The names of its files: relative, with {@code /}, never with {@code ..}. */
    public Set<String> files() {
        return Collections.unmodifiableSet(contents.keySet());
    }

    /**
     * A copy of a file's content.
     *
     * @throws NoSuchFileException if there is no file of that name
     */
    public byte[] read(String file) throws NoSuchFileException {
        byte[] content = contents.get(file);
        if (content == null) {
            throw new NoSuchFileException(
                    file,
                    null,
                    "not in %s, which has %s".formatted(manifest.label(), new TreeSet<>(files())));
        }
        return content.clone();
    }

    /** The JSON Schema of its configuration; empty accepts anything. */
    public Optional<byte[]> configSchema() {
        return manifest.configSchema().map(file -> content(contents, file).clone());
    }

    /**
     * Every blob by its digest: layers, configuration, OCI manifest, in the order to write them.
     */
    Map<Digest, byte[]> blobs() {
        Map<Digest, byte[]> blobs = new LinkedHashMap<>();
        for (Layer layer : layers) {
            blobs.put(layer.digest(), content(contents, layer.file()));
        }
        blobs.put(Digest.of(config), config);
        blobs.put(digest, image);
        return blobs;
    }

    /** How an OCI index refers to it. */
    Descriptor descriptor() {
        return new Descriptor(MediaTypes.IMAGE_MANIFEST, digest, image.length);
    }
}
