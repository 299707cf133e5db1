package dev.weir.registry;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;

/**
 * The OCI image manifest of a bundle (OCI image-spec, manifest.md): its configuration and layers.
 */
record ImageManifest(Descriptor config, List<Layer> layers) {
    private static final String TITLE = "org.opencontainers.image.title";

    ImageManifest {
        layers = List.copyOf(layers);
    }

    /** Canonical: the same bundle, the same bytes. */
    byte[] toJson() {
        return Json.canonical(
                Map.of(
                        "schemaVersion",
                        2,
                        "mediaType",
                        MediaTypes.IMAGE_MANIFEST,
                        "artifactType",
                        MediaTypes.PLUGIN,
                        "config",
                        config.fields(),
                        "layers",
                        layers.stream().map(ImageManifest::layer).toList()));
    }

    private static Map<String, Object> layer(Layer layer) {
        Map<String, Object> fields = layer.descriptor().fields();
        fields.put("annotations", Map.of(TITLE, layer.file()));
        return fields;
    }

    /**
     * Reads the manifest of a bundle, whoever wrote it.
     *
     * @throws RegistryException if it is not one, or describes more than a bundle may have
     */
    static ImageManifest parse(byte[] json, String where) throws RegistryException {
        JsonNode image = Json.object(json, where);
        Descriptor config = Descriptor.of(image.path("config"), where + ": config");
        if (!config.mediaType().equals(MediaTypes.PLUGIN_MANIFEST)) {
            throw new RegistryException(
                    "%s: is not a Weir plugin: the media type of its config is \"%s\", not %s"
                            .formatted(where, config.mediaType(), MediaTypes.PLUGIN_MANIFEST));
        }
        JsonNode written = image.path("layers");
        if (!written.isArray() || written.size() > Bounds.FILES) {
            throw new RegistryException(
                    "%s: layers must be a list of at most %d, was %s"
                            .formatted(where, Bounds.FILES, Json.brief(written)));
        }
        List<Layer> layers = new ArrayList<>();
        Set<String> titles = new HashSet<>();
        long total = 0;
        for (JsonNode node : written) {
            Layer layer = layer(node, where + ": layer " + (layers.size() + 1));
            total += layer.size();
            if (total > Bounds.BUNDLE) {
                throw new RegistryException(
                        where + ": its layers are longer than " + Quantities.size(Bounds.BUNDLE));
            }
            if (!titles.add(layer.file())) {
                throw new RegistryException(
                        where + ": two layers have the title \"" + layer.file() + "\"");
            }
            layers.add(layer);
        }
        return new ImageManifest(config, layers);
    }

    private static Layer layer(JsonNode node, String where) throws RegistryException {
        Descriptor descriptor = Descriptor.of(node, where);
        JsonNode title = node.path("annotations").path(TITLE);
        if (!title.isString() || !FileName.isFileName(title.stringValue())) {
            throw new RegistryException(
                    "%s: its title was %s; %s".formatted(where, Json.brief(title), FileName.RULE));
        }
        if (descriptor.size() > Bounds.FILE) {
            throw new RegistryException(
                    "%s (%s): is %d bytes long; a file has at most %s"
                            .formatted(
                                    where,
                                    title.stringValue(),
                                    descriptor.size(),
                                    Quantities.size(Bounds.FILE)));
        }
        return new Layer(
                title.stringValue(),
                descriptor.mediaType(),
                descriptor.digest(),
                descriptor.size());
    }
}
