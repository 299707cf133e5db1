package dev.weir.registry;

import java.util.Map;

/** The media types of a bundle's parts. */
final class MediaTypes {
    static final String PLUGIN = "application/vnd.weir.plugin.v1";
    static final String PLUGIN_MANIFEST = "application/vnd.weir.plugin.manifest.v1+json";
    static final String IMAGE_MANIFEST = "application/vnd.oci.image.manifest.v1+json";
    static final String IMAGE_INDEX = "application/vnd.oci.image.index.v1+json";
    static final String SCHEMA = "application/schema+json";

    private static final Map<String, String> BY_EXTENSION =
            Map.of(
                    "wasm", "application/wasm",
                    "jar", "application/java-archive",
                    "js", "text/javascript",
                    "mjs", "text/javascript",
                    "md", "text/markdown",
                    "yaml", "application/yaml",
                    "yml", "application/yaml");

    private MediaTypes() {}

    static String ofFile(String name) {
        String extension = name.substring(name.lastIndexOf('.') + 1);
        return BY_EXTENSION.getOrDefault(extension, "application/octet-stream");
    }
}
