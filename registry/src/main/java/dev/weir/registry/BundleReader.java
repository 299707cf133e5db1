package dev.weir.registry;

import dev.weir.registry.DigestMismatchException.Content;
import dev.weir.registry.InvalidBundleException.Fault;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The one way out of a layout: every blob is bounded, and verified by digest and size while read.
 */
final class BundleReader {
    /** The size of a blob of which only the digest is known. */
    static final long ANY_SIZE = -1;

    private final BlobSource source;

    BundleReader(BlobSource source) {
        this.source = source;
    }

    /**
     * Reads a bundle.
     *
     * @param size of its OCI manifest, or {@link #ANY_SIZE}
     */
    Bundle read(String name, String version, Digest digest, long size) throws IOException {
        String label = name + " " + version;
        byte[] image = blob(label, "OCI manifest", digest, size, Bounds.IMAGE_MANIFEST);
        ImageManifest parsed =
                ImageManifest.parse(image, "%s (%s)".formatted(label, source.location()));
        Descriptor config = parsed.config();
        byte[] json =
                blob(label, "plugin manifest", config.digest(), config.size(), Bounds.MANIFEST);
        Manifest manifest = manifest(label, json, parsed.layers());
        if (!manifest.label().equals(label)) {
            throw new RegistryException(
                    "%s in %s calls itself %s; push it under its own name"
                            .formatted(label, source.location(), manifest.label()));
        }
        Map<String, byte[]> contents = new LinkedHashMap<>();
        for (Layer layer : parsed.layers()) {
            String part = "layer " + layer.file();
            contents.put(
                    layer.file(), blob(label, part, layer.digest(), layer.size(), Bounds.FILE));
        }
        return new Bundle(manifest, parsed.layers(), json, image, contents);
    }

    private Manifest manifest(String label, byte[] json, List<Layer> layers)
            throws RegistryException {
        String where = "%s: plugin manifest in %s".formatted(label, source.location());
        List<Fault> faults = new ArrayList<>();
        Optional<Manifest> manifest =
                ManifestReader.read(json, where, new FileReferences.InBundle(layers), faults);
        return manifest.orElseThrow(() -> new InvalidBundleException(where, faults));
    }

    private byte[] blob(String label, String part, Digest digest, long size, int most)
            throws IOException {
        if (size > most) {
            throw new RegistryException(
                    "%s: %s is said to be %d bytes long, more than %s"
                            .formatted(label, part, size, Quantities.size(most)));
        }
        MessageDigest sha256 = Digest.sha256();
        byte[] content;
        try (InputStream in = new DigestInputStream(source.open(BlobSource.path(digest)), sha256)) {
            content = Bounds.read(in, most, label + ": " + part + " in " + source.location());
        } catch (NoSuchFileException e) {
            throw new RegistryException(
                    "%s: %s (%s) is missing from %s; push or install the bundle again"
                            .formatted(label, part, digest, source.location()),
                    e);
        }
        Content found = new Content(Digest.finish(sha256), content.length);
        if (!found.digest().equals(digest) || (size != ANY_SIZE && size != content.length)) {
            throw new DigestMismatchException(
                    label, part, source.location(), new Content(digest, size), found);
        }
        return content;
    }
}
