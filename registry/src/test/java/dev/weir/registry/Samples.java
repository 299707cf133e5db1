package dev.weir.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.SequencedMap;

/** Plugin folders and registries as tests need them. */
final class Samples {
    static final String CODE = "export default { async onRequest() {} };\n";
    static final String SCHEMA = "{\"type\":\"object\"}";

    private Samples() {}

    /** The least manifest of interfaces: a JavaScript plugin with nothing optional. */
    static String manifest(String name, String version) {
        return """
        {"name": "%s", "version": "%s", "kind": "js", "abi": "js/1", "entry": "plugin.js"}\
        """
                .formatted(name, version);
    }

    static Path write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        return Files.writeString(file, content);
    }

    /** A folder with code, schema, README and one case. */
    static Path folder(Path folder, String name, String version) throws IOException {
        write(folder.resolve("manifest.json"), manifest(name, version));
        write(folder.resolve("plugin.js"), CODE);
        write(folder.resolve("config.schema.json"), SCHEMA);
        write(folder.resolve("README.md"), "# Hi\n");
        write(folder.resolve("cases/says-hi.yaml"), "name: says hi\n");
        return folder;
    }

    static Bundle bundle(Path scratch, String name, String version) throws IOException {
        return PluginFolder.pack(
                folder(scratch.resolve(name.replace('/', '-') + "-" + version), name, version));
    }

    static Resolver resolver(Registry registry) {
        SequencedMap<String, Registry> registries = new LinkedHashMap<>();
        registries.put("default", registry);
        return new Resolver(registries);
    }

    static Path blob(Path layout, Digest digest) {
        return layout.resolve("blobs/sha256").resolve(digest.hex());
    }

    /** Changes one byte and nothing else. */
    static void flip(Path file) throws IOException {
        byte[] content = Files.readAllBytes(file);
        content[content.length / 2] ^= 1;
        Files.write(file, content);
    }
}
