package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A registry that somebody else can write to: nothing of it is believed. */
class HostileLayoutTest {
    @TempDir Path scratch;
    private Path folder;
    private OciLayout layout;
    private Bundle bundle;

    @BeforeEach
    void makeLayout() throws IOException {
        folder = scratch.resolve("bundles");
        layout = OciLayout.create(folder);
        bundle = Samples.bundle(scratch, "acme/hi", "1.0.0");
        layout.push(bundle);
    }

    private Bundle load() throws IOException {
        return layout.load("acme/hi", "1.0.0");
    }

    private Digest configDigest() {
        return bundle.blobs().keySet().stream().toList().reversed().get(1);
    }

    /** Writes a blob under its true digest. */
    private Descriptor blob(String content) throws IOException {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        Files.write(Samples.blob(folder, Digest.of(bytes)), bytes);
        return new Descriptor(MediaTypes.IMAGE_MANIFEST, Digest.of(bytes), bytes.length);
    }

    /** Publishes a rewritten OCI manifest, with all digests on the way to it right. */
    private void rewriteImage(UnaryOperator<String> change) throws IOException {
        Path image = Samples.blob(folder, bundle.digest());
        String rewritten = change.apply(Files.readString(image));
        assertThat(rewritten).isNotEqualTo(Files.readString(image));
        index(blob(rewritten));
    }

    private void index(Descriptor manifest) throws IOException {
        rewriteIndex(index ->
                index.replace(bundle.digest().value(), manifest.digest().value())
                        .replaceFirst("\"size\":\\d+", "\"size\":" + manifest.size()));
    }

    private void rewriteIndex(UnaryOperator<String> change) throws IOException {
        Path index = folder.resolve("index.json");
        Files.writeString(index, change.apply(Files.readString(index)));
    }

    private void refusedAsChanged(String part, Path blob) throws IOException {
        DigestMismatchException mismatch =
                catchThrowableOfType(DigestMismatchException.class, this::load);
        assertThat(mismatch).isNotNull();
        assertThat(mismatch.bundle()).isEqualTo("acme/hi 1.0.0");
        assertThat(mismatch.part()).isEqualTo(part);
        assertThat(mismatch.expected().hex()).isEqualTo(blob.getFileName().toString());
        assertThat(mismatch.found()).isEqualTo(Digest.of(Files.readAllBytes(blob)));
        assertThat(mismatch)
                .hasMessageContaining("acme/hi 1.0.0: " + part)
                .hasMessageContaining(mismatch.expected().value())
                .hasMessageContaining(mismatch.found().value());
    }

    @ParameterizedTest
    @ValueSource(strings = {"plugin.js", "config.schema.json", "README.md", "cases/says-hi.yaml"})
    void refusesALayerWithOneByteChanged(String file) throws Exception {
        Layer layer =
                bundle.layers().stream()
                        .filter(each -> each.file().equals(file))
                        .findFirst()
                        .orElseThrow();
        Path blob = Samples.blob(folder, layer.digest());
        Samples.flip(blob);
        refusedAsChanged("layer " + file, blob);
    }

    @Test
    void refusesAManifestWithOneByteChanged() throws Exception {
        Path config = Samples.blob(folder, configDigest());
        Samples.flip(config);
        refusedAsChanged("plugin manifest", config);
    }

    @Test
    void refusesAnOciManifestWithOneByteChanged() throws Exception {
        Path image = Samples.blob(folder, bundle.digest());
        Samples.flip(image);
        refusedAsChanged("OCI manifest", image);
    }

    @Test
    void refusesALayerThatWasCutOrExtended() throws Exception {
        Path blob = Samples.blob(folder, bundle.layers().getFirst().digest());
        Files.writeString(blob, Samples.CODE + "\n");
        refusedAsChanged("layer plugin.js", blob);
        Files.writeString(blob, "");
        refusedAsChanged("layer plugin.js", blob);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "39", "9999"})
    void refusesASizeThatIsALie(String size) throws Exception {
        rewriteImage(image ->
                image.replace("\"size\":" + Samples.CODE.length() + "}", "\"size\":" + size + "}"));
        assertThatThrownBy(this::load)
                .isInstanceOf(DigestMismatchException.class)
                .hasMessageContaining("layer plugin.js")
                .hasMessageContaining("(" + size + " bytes)")
                .hasMessageContaining("(" + Samples.CODE.length() + " bytes)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "\"40\"", "1e99", "99999999999999999999", "null"})
    void refusesASizeThatIsNone(String size) throws Exception {
        rewriteImage(image ->
                image.replace("\"size\":" + Samples.CODE.length() + "}", "\"size\":" + size + "}"));
        assertThatThrownBy(this::load)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("size was");
    }

    @Test
    void refusesASizeThatIsTooLargeBeforeReading() throws Exception {
        rewriteImage(image ->
                image.replace("\"size\":" + Samples.CODE.length() + "}", "\"size\":50000000}"));
        assertThatThrownBy(this::load).hasMessageContaining("a file has at most 32MiB");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../plugin.js",
                "/etc/passwd",
                "cases/../../x",
                "a\\\\b",
                ".ssh/authorized_keys",
                "",
                "C:x",
                "a\\nb"
            })
    void refusesATitleThatIsNoFileName(String title) throws Exception {
        rewriteImage(image -> image.replace("\"plugin.js\"", '"' + title + '"'));
        assertThatThrownBy(this::load)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/hi 1.0.0")
                .hasMessageContaining("its title was");
    }

    @Test
    void refusesTwoLayersOfOneTitle() throws Exception {
        rewriteImage(image -> image.replace("\"README.md\"", "\"plugin.js\""));
        assertThatThrownBy(this::load)
                .hasMessageContaining("two layers have the title \"plugin.js\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"sha512:00", "sha256:00", "sha256:../../../../etc/passwd", "md5:x", ""})
    void refusesADigestThatCannotBeVerified(String digest) throws Exception {
        rewriteImage(image -> image.replace(bundle.layers().getFirst().digest().value(), digest));
        assertThatThrownBy(this::load)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("must be sha256:");
    }

    @Test
    void saysWhichBlobIsMissing() throws Exception {
        Files.delete(Samples.blob(folder, bundle.layers().getFirst().digest()));
        assertThatThrownBy(this::load)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/hi 1.0.0: layer plugin.js")
                .hasMessageContaining("is missing from " + folder);
        Files.delete(Samples.blob(folder, bundle.digest()));
        assertThatThrownBy(this::load).hasMessageContaining("OCI manifest");
    }

    @Test
    void readsNoMoreThanABoundOfAHugeBlob() throws Exception {
        grow(Samples.blob(folder, bundle.digest()));
        assertThatThrownBy(this::load).hasMessageContaining("is longer than 1MiB");
        grow(folder.resolve("index.json"));
        assertThatThrownBy(this::load).hasMessageContaining("is longer than 16MiB");
    }

    private static void grow(Path file) throws IOException {
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(1L << 40);
        }
    }

    @Test
    void refusesAHugeManifest() throws Exception {
        String config = Files.readString(Samples.blob(folder, configDigest()));
        String padded = " ".repeat(300_000) + config;
        Descriptor huge = blob(padded);
        rewriteImage(image ->
                image.replace(configDigest().value(), huge.digest().value())
                        .replace(
                                "\"size\":" + config.length() + "}",
                                "\"size\":" + huge.size() + "}"));
        assertThatThrownBy(this::load)
                .hasMessageContaining("plugin manifest is said to be")
                .hasMessageContaining("more than 256KiB");
    }

    @Test
    void refusesTooManyLayers() throws Exception {
        rewriteImage(image -> image.replace("\"layers\":[", "\"layers\":[" + "{},".repeat(300)));
        assertThatThrownBy(this::load).hasMessageContaining("layers must be a list of at most 256");
    }

    @Test
    void refusesAnIndexInWhichOneVersionIsTwoThings() throws Exception {
        Bundle other = Samples.bundle(scratch, "acme/hi", "1.0.1");
        layout.push(other);
        rewriteIndex(index -> index.replace("acme/hi:1.0.1", "acme/hi:1.0.0"));

        assertThatThrownBy(this::load)
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/hi:1.0.0 is there twice")
                .hasMessageContaining(bundle.digest().value())
                .hasMessageContaining(other.digest().value());
        assertThatThrownBy(() -> layout.push(bundle)).hasMessageContaining("is there twice");
    }

    @Test
    void refusesABundleUnderTheNameOfAnother() throws Exception {
        rewriteIndex(index -> index.replace("acme/hi:1.0.0", "acme/jwt:9.0.0"));
        assertThatThrownBy(() -> layout.load("acme/jwt", "9.0.0"))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/jwt 9.0.0")
                .hasMessageContaining("calls itself acme/hi 1.0.0");
    }

    @Test
    void refusesAnArtifactThatIsNoPlugin() throws Exception {
        rewriteImage(image ->
                image.replace(
                        MediaTypes.PLUGIN_MANIFEST, "application/vnd.oci.image.config.v1+json"));
        assertThatThrownBy(this::load).hasMessageContaining("is not a Weir plugin");
    }

    @Test
    void reportsTheFaultsOfAPublishedManifest() throws Exception {
        String config = Files.readString(Samples.blob(folder, configDigest()));
        Descriptor changed =
                blob(
                        config.replace("TRANSFORM", "WHENEVER")
                                .replace(bundle.layers().getFirst().digest().value(), "plugin.js"));
        rewriteImage(image ->
                image.replace(configDigest().value(), changed.digest().value())
                        .replace(
                                "\"size\":" + config.length() + "}",
                                "\"size\":" + changed.size() + "}"));
        assertThatThrownBy(this::load)
                .isInstanceOf(InvalidBundleException.class)
                .hasMessageContaining("2 faults")
                .hasMessageContaining("phase was \"WHENEVER\"")
                .hasMessageContaining(
                        "entry was \"plugin.js\"; must be the digest of one of the bundle's layers");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "{}",
                "{\"manifests\":{}}",
                "{\"manifests\":[1,null,\"x\",{\"annotations\":7}]}",
                "{\"manifests\":["
            })
    void anIndexThatIsNoneEndsInAnErrorOfItsOwn(String index) throws Exception {
        Files.writeString(folder.resolve("index.json"), index);
        assertThatThrownBy(this::load).isInstanceOf(RegistryException.class);
    }
}
