package dev.weir.registry;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The {@code index.json} of an image layout (OCI image-spec, image-layout.md): which manifest has
 * which name. What other tools wrote into it is left as it is.
 */
final class LayoutIndex {
    static final String FILE = "index.json";

    private static final String REF_NAME = "org.opencontainers.image.ref.name";

    private final ObjectNode document;
    private final ArrayNode manifests;
    private final String where;

    private LayoutIndex(ObjectNode document, ArrayNode manifests, String where) {
        this.document = document;
        this.manifests = manifests;
        this.where = where;
    }

    /** The index of a layout without content. */
    static byte[] empty() {
        Map<String, Object> document = new TreeMap<>();
        document.put("schemaVersion", 2);
        document.put("mediaType", MediaTypes.IMAGE_INDEX);
        document.put("manifests", List.of());
        return Json.canonical(document);
    }

    static LayoutIndex read(BlobSource source) throws IOException {
        String where = source.location() + "/" + FILE;
        JsonNode document;
        try (InputStream in = source.open(FILE)) {
            document = Json.object(Bounds.read(in, Bounds.INDEX, where), where);
        }
        if (document instanceof ObjectNode object
                && object.get("manifests") instanceof ArrayNode manifests) {
            return new LayoutIndex(object, manifests, where);
        }
        throw new RegistryException(
                where
                        + ": manifests must be a list, was "
                        + Json.brief(document.path("manifests")));
    }

    /** Every version of every bundle, by name; versions lowest first. */
    SortedMap<String, SortedSet<String>> versions() {
        SortedMap<String, SortedSet<String>> versions = new TreeMap<>();
        for (JsonNode entry : manifests) {
            String reference = reference(entry);
            int colon = reference.indexOf(':');
            if (colon < 0) {
                continue;
            }
            String name = reference.substring(0, colon);
            String version = version(reference.substring(colon + 1));
            if (BundleName.isName(name) && Versions.isVersion(version)) {
                versions.computeIfAbsent(name, none -> new TreeSet<>(Versions.ORDER)).add(version);
            }
        }
        return versions;
    }

    /**
     * The manifest of that name.
     *
     * @throws RegistryException if two different ones have it: then neither can be trusted
     */
    Optional<Descriptor> find(String reference) throws RegistryException {
        Descriptor found = null;
        for (JsonNode entry : manifests) {
            if (!reference(entry).equals(reference)) {
                continue;
            }
            Descriptor descriptor = Descriptor.of(entry, where + ": " + reference);
            if (found != null && !found.digest().equals(descriptor.digest())) {
                throw new RegistryException(
                        "%s: %s is there twice, as %s and as %s; remove one, or use another registry"
                                .formatted(where, reference, found.digest(), descriptor.digest()));
            }
            found = descriptor;
        }
        return Optional.ofNullable(found);
    }

    /** Adds a bundle's manifest under a name that is free. */
    byte[] with(String reference, Descriptor manifest) {
        Map<String, Object> entry = new LinkedHashMap<>(manifest.fields());
        entry.put("artifactType", MediaTypes.PLUGIN);
        entry.put("annotations", Map.of(REF_NAME, reference));
        manifests.addPOJO(entry);
        return Json.bytes(document);
    }

    /**
     * {@code acme/hi:1.0.0}: a tag has no {@code +} (distribution-spec), so it becomes {@code _},
     * which no version has.
     */
    static String reference(String name, String version) {
        return name + ":" + version.replace('+', '_');
    }

    private static String version(String tag) {
        return tag.replace('_', '+');
    }

    private static String reference(JsonNode entry) {
        return entry.path("annotations").path(REF_NAME).asString("");
    }
}
