package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PluginFolderTest {
    @TempDir Path scratch;
    private Path folder;

    @BeforeEach
    void makeFolder() throws IOException {
        folder = Samples.folder(scratch.resolve("hi"), "acme/hi", "1.0.0");
    }

    private List<String> faults() {
        InvalidBundleException invalid =
                catchThrowableOfType(InvalidBundleException.class, () -> PluginFolder.pack(folder));
        assertThat(invalid).isNotNull().hasMessageStartingWith(folder.toString());
        return invalid.faults().stream().map(Object::toString).toList();
    }

    @Test
    void packsEveryFileAsALayerOfItsType() throws Exception {
        Samples.write(folder.resolve("lib/more.wasm"), "x");
        Samples.write(folder.resolve("data.bin"), "y");

        Bundle bundle = PluginFolder.pack(folder);

        assertThat(bundle.layers())
                .extracting(layer -> layer.file() + " " + layer.mediaType())
                .containsExactly(
                        "plugin.js text/javascript",
                        "config.schema.json application/schema+json",
                        "README.md text/markdown",
                        "cases/says-hi.yaml application/yaml",
                        "data.bin application/octet-stream",
                        "lib/more.wasm application/wasm");
        assertThat(bundle.files()).contains("plugin.js").doesNotContain("manifest.json");
        assertThat(bundle.read("plugin.js")).asString().isEqualTo(Samples.CODE);
        assertThat(bundle.configSchema().map(String::new)).contains(Samples.SCHEMA);
        assertThat(bundle.manifest().configSchema()).contains("config.schema.json");
    }

    @Test
    void theConfigurationBlobIsTheManifestWithDigestsForNames() throws Exception {
        Bundle bundle = PluginFolder.pack(folder);

        String config =
                bundle.blobs().values().stream()
                        .map(blob -> new String(blob, StandardCharsets.UTF_8))
                        .filter(blob -> blob.startsWith("{\"abi\""))
                        .findFirst()
                        .orElseThrow();
        assertThat(config)
                .isEqualTo(
                        """
                        {"abi":"js/1","configSchema":"%s","entry":"%s","failure":"closed","kind":"js",\
                        "name":"acme/hi","phase":"TRANSFORM","priority":0,"version":"1.0.0"}\
                        """
                                .formatted(
                                        Digest.of(Samples.SCHEMA.getBytes(StandardCharsets.UTF_8)),
                                        Digest.of(Samples.CODE.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void theSameContentGivesTheSameDigests() throws Exception {
        Path copy = scratch.resolve("elsewhere/copy");
        for (String file :
                List.of("README.md", "cases/says-hi.yaml", "config.schema.json", "plugin.js")) {
            Samples.write(copy.resolve(file), Files.readString(folder.resolve(file)));
            Files.setLastModifiedTime(copy.resolve(file), FileTime.from(Instant.EPOCH));
        }
        // Keys in another order, other white space, a default written out.
        Samples.write(
                copy.resolve("manifest.json"),
                """
                { "entry": "plugin.js", "abi": "js/1", "kind": "js",
                  "priority": 0, "version": "1.0.0", "name": "acme/hi" }\
                """);

        assertThat(PluginFolder.pack(copy).digest()).isEqualTo(PluginFolder.pack(folder).digest());

        Samples.write(copy.resolve("plugin.js"), Samples.CODE + " ");
        assertThat(PluginFolder.pack(copy).digest())
                .isNotEqualTo(PluginFolder.pack(folder).digest());
    }

    @Test
    void theFormatOfABundleIsFixed() throws Exception {
        // A change of this digest changes every published bundle: it needs a new media type.
        assertThat(PluginFolder.pack(folder).digest())
                .hasToString(
                        "sha256:6812875704d31f5f7b17aa23898e6dd1e299ea3be4f61133d5228e33edb75bc7");
    }

    @Test
    void whatIsReadCanBeChangedWithoutChangingTheBundle() throws Exception {
        Bundle bundle = PluginFolder.pack(folder);
        bundle.read("plugin.js")[0] = 0;
        bundle.configSchema().orElseThrow()[0] = 0;

        assertThat(bundle.read("plugin.js")).asString().isEqualTo(Samples.CODE);
        assertThat(bundle.configSchema().map(String::new)).contains(Samples.SCHEMA);
        assertThatThrownBy(() -> bundle.files().clear())
                .isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> bundle.read("manifest.json"))
                .isInstanceOf(NoSuchFileException.class)
                .hasMessageContaining("acme/hi 1.0.0");
    }

    @Test
    void leavesOutHiddenFilesAndWhatBuildToolsMake() throws Exception {
        Digest before = PluginFolder.pack(folder).digest();
        Samples.write(folder.resolve(".git/config"), "secret");
        Samples.write(folder.resolve(".env"), "secret");
        Samples.write(folder.resolve("target/debug/x"), "big");
        Samples.write(folder.resolve("lib/node_modules/x.js"), "big");

        assertThat(PluginFolder.pack(folder).digest()).isEqualTo(before);
    }

    @Test
    void aBareWasmFileGetsAManifest() throws Exception {
        Path wasm = scratch.resolve("My Filter_2.wasm");
        Files.write(wasm, new byte[] {0, 'a', 's', 'm', 1, 0, 0, 0});

        Bundle bundle = PluginFolder.pack(wasm);

        Manifest manifest = bundle.manifest();
        assertThat(manifest.name()).isEqualTo("local/my-filter-2");
        assertThat(manifest.version()).isEqualTo("0.0.0");
        assertThat(manifest.kind()).isEqualTo(Manifest.Kind.WASM);
        assertThat(manifest.abi()).isEqualTo("proxy-wasm/0.2.1");
        assertThat(bundle.read(manifest.entry())).hasSize(8);
        assertThat(bundle.configSchema()).isEqualTo(Optional.empty());
    }

    @Test
    void aBareFileShowsItsAbiAndMayBeGrantedAnything() throws Exception {
        Path wasm = scratch.resolve("f.wasm");
        Files.writeString(wasm, "\0asm handle_request handle_response");
        Manifest manifest = PluginFolder.pack(wasm).manifest();
        assertThat(manifest.abi()).isEqualTo("http-wasm/0.1");
        assertThat(manifest.capabilities().asSet()).contains("request-body", "call-outs:*");
    }

    @Test
    void saysWhyAFolderCannotBeLookedAt() throws IOException {
        Path loop = scratch.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(PluginFolder.lacking(loop))
                .hasValueSatisfying(why -> assertThat(why).contains("symbolic links"));
        Files.delete(folder.resolve("manifest.json"));
        Files.createSymbolicLink(folder.resolve("manifest.json"), loop);
        assertThat(PluginFolder.lacking(folder))
                .hasValueSatisfying(
                        why -> assertThat(why).contains("manifest.json", "symbolic links"));
    }

    @Test
    void refusesWhatIsNoPlugin() throws Exception {
        assertThatThrownBy(() -> PluginFolder.pack(scratch.resolve("nowhere")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("there is no such plugin folder or .wasm file");
        assertThatThrownBy(() -> PluginFolder.pack(folder.resolve("README.md")))
                .hasMessageContaining("is neither a plugin folder nor a .wasm file");
        Files.delete(folder.resolve("manifest.json"));
        assertThatThrownBy(() -> PluginFolder.pack(folder))
                .hasMessageContaining("has no manifest.json; the least one is {\"name\"");
    }

    @Test
    void reportsFaultsOfFilesAndManifestTogether() throws Exception {
        Path outside = Samples.write(scratch.resolve("secret.txt"), "secret");
        Files.createSymbolicLink(folder.resolve("a-link"), outside);
        Files.createSymbolicLink(folder.resolve("b-dangling"), scratch.resolve("nothing"));
        Files.createSymbolicLink(folder.resolve("c-folder"), folder.resolve("cases"));
        Samples.write(folder.resolve("d:e"), "x");
        Samples.write(folder.resolve("config.schema.json"), "[]");
        Samples.write(
                folder.resolve("manifest.json"),
                Samples.manifest("acme/hi", "1").replace("plugin.js", "plugn.js"));

        assertThat(faults())
                .satisfiesExactly(
                        fault ->
                                assertThat(fault)
                                        .isEqualTo(
                                                "a-link is a link that leaves the folder; copy the"
                                                        + " file into the folder"),
                        fault ->
                                assertThat(fault)
                                        .isEqualTo("b-dangling is a link to nothing; remove it"),
                        fault ->
                                assertThat(fault)
                                        .isEqualTo(
                                                "c-folder is neither a file nor a folder; remove it,"
                                                        + " or copy what it leads to"),
                        fault ->
                                assertThat(fault)
                                        .startsWith("d:e is no name for a file of a bundle"),
                        fault -> assertThat(fault).startsWith("version was \"1\""),
                        fault ->
                                assertThat(fault)
                                        .startsWith(
                                                "entry was \"plugn.js\"; must name a file of the"
                                                        + " folder, such as [README.md"));
    }

    @Test
    void aLinkWithinTheFolderIsTheFileItLeadsTo() throws Exception {
        Files.move(folder.resolve("plugin.js"), folder.resolve("real.js"));
        Files.createSymbolicLink(folder.resolve("plugin.js"), Path.of("real.js"));

        assertThat(PluginFolder.pack(folder).read("plugin.js")).asString().isEqualTo(Samples.CODE);
    }

    @Test
    void aManifestThatIsALinkToElsewhereIsNotRead() throws Exception {
        Path outside = scratch.resolve("elsewhere.json");
        Files.move(folder.resolve("manifest.json"), outside);
        Files.createSymbolicLink(folder.resolve("manifest.json"), outside);

        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("manifest.json is a link that leaves the folder");
    }

    @Test
    void theSchemaMustBeAnObject() throws Exception {
        Samples.write(folder.resolve("config.schema.json"), "{\"type\":");
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("config.schema.json is no JSON Schema")
                .endsWith("must be a JSON object");
    }

    @Test
    void refusesAFolderThatIsTooLarge() throws Exception {
        for (int i = 0; i < 300; i++) {
            Samples.write(folder.resolve("many/" + i), "");
        }
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("many/")
                .contains("a bundle has at most 256 files and folders");
    }

    @Test
    void refusesAFileThatIsTooLong() throws Exception {
        try (RandomAccessFile sparse =
                new RandomAccessFile(folder.resolve("big.bin").toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
        assertThat(faults()).containsExactly("big.bin is longer than 32MiB; make it smaller");
    }

    @Test
    void refusesFilesThatAreTooLongTogether() throws Exception {
        for (int i = 0; i < 4; i++) {
            try (RandomAccessFile sparse =
                    new RandomAccessFile(folder.resolve("big" + i).toFile(), "rw")) {
                sparse.setLength(30 << 20);
            }
        }
        assertThat(faults())
                .singleElement()
                .asString()
                .startsWith("big2 makes the plugin longer than 64MiB");
    }

    @Test
    void refusesDeepFolders() throws Exception {
        Path deep = folder;
        for (int i = 0; i < 130; i++) {
            deep = deep.resolve("d");
        }
        Files.createDirectories(deep);
        assertThat(faults()).singleElement().asString().contains("is no name for a file");
    }
}
