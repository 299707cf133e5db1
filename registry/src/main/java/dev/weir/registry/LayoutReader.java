package dev.weir.registry;

import java.io.IOException;
import java.util.List;
import java.util.SortedSet;

/** Reads a layout by its index: the same for one on disk and one on the class path. */
final class LayoutReader {
    private final BlobSource source;

    LayoutReader(BlobSource source) {
        this.source = source;
    }

    List<String> names() throws IOException {
        return List.copyOf(LayoutIndex.read(source).versions().keySet());
    }

    List<String> versions(String name) throws IOException {
        SortedSet<String> versions = LayoutIndex.read(source).versions().get(name);
        return versions == null ? List.of() : List.copyOf(versions);
    }

    Bundle load(String name, String version) throws IOException {
        Descriptor manifest =
                LayoutIndex.read(source)
                        .find(LayoutIndex.reference(name, version))
                        .orElseThrow(() ->
                                new RegistryException(
                                        "%s %s is not in %s"
                                                .formatted(name, version, source.location())));
        return new BundleReader(source).read(name, version, manifest.digest(), manifest.size());
    }
}
