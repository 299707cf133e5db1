package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OciLayoutTest {
    @TempDir Path scratch;
    private Path folder;
    private OciLayout layout;

    @BeforeEach
    void makeLayout() throws IOException {
        folder = scratch.resolve("bundles");
        layout = OciLayout.create(folder);
    }

    @Test
    void whatIsPushedIsLoadedTheSame() throws Exception {
        Bundle bundle = Samples.bundle(scratch, "acme/hi", "1.0.0");

        assertThat(layout.push(bundle)).isTrue();

        Bundle loaded = OciLayout.open(folder).load("acme/hi", "1.0.0");
        assertThat(loaded.digest()).isEqualTo(bundle.digest());
        assertThat(loaded.manifest()).isEqualTo(bundle.manifest());
        assertThat(loaded.layers()).isEqualTo(bundle.layers());
        assertThat(loaded.read("plugin.js")).asString().isEqualTo(Samples.CODE);
        assertThat(loaded.configSchema().map(String::new)).contains(Samples.SCHEMA);
    }

    @Test
    void entryIsFoundAmongEqualFiles() throws Exception {
        Path plugin = Samples.folder(scratch.resolve("twins"), "acme/twins", "1.0.0");
        Samples.write(plugin.resolve("a-copy.js"), Samples.CODE);
        layout.push(PluginFolder.pack(plugin));

        assertThat(layout.load("acme/twins", "1.0.0").manifest().entry()).isEqualTo("plugin.js");
    }

    @Test
    void aJavaPluginNeedsNoFiles() throws Exception {
        Path plugin = scratch.resolve("jwt");
        Samples.write(
                plugin.resolve("manifest.json"),
                """
                {"name": "weir/jwt", "version": "1.0.0", "kind": "java", "abi": "spi/1",
                 "entry": "dev.weir.plugin.jwt.JwtPlugin", "phase": "AUTHENTICATE"}\
                """);
        layout.push(PluginFolder.pack(plugin));

        Bundle loaded = layout.load("weir/jwt", "1.0.0");
        assertThat(loaded.manifest().entry()).isEqualTo("dev.weir.plugin.jwt.JwtPlugin");
        assertThat(loaded.files()).isEmpty();
    }

    @Test
    void listsNamesAndVersionsInOrderOfPrecedence() throws Exception {
        for (String version : List.of("1.10.0", "1.2.0", "1.10.0-rc.1", "1.2.0+build.2")) {
            layout.push(Samples.bundle(scratch, "acme/hi", version));
        }
        layout.push(Samples.bundle(scratch, "acme/geo", "1.0.0"));

        assertThat(layout.names()).containsExactly("acme/geo", "acme/hi");
        assertThat(layout.versions("acme/hi"))
                .containsExactly("1.2.0", "1.2.0+build.2", "1.10.0-rc.1", "1.10.0");
        assertThat(layout.versions("acme/none")).isEmpty();
        assertThat(layout.load("acme/hi", "1.2.0+build.2").manifest().version())
                .isEqualTo("1.2.0+build.2");
        // distribution-spec: a tag has no plus.
        assertThat(Files.readString(folder.resolve("index.json")))
                .contains("\"acme/hi:1.2.0_build.2\"");
    }

    @Test
    void aVersionNeverChanges() throws Exception {
        Bundle first = Samples.bundle(scratch, "acme/hi", "1.0.0");
        layout.push(first);
        assertThat(layout.push(first)).as("the same again").isFalse();

        Path changed = Samples.folder(scratch.resolve("changed"), "acme/hi", "1.0.0");
        Samples.write(changed.resolve("plugin.js"), "export default {}");
        Bundle second = PluginFolder.pack(changed);

        assertThatThrownBy(() -> layout.push(second))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/hi 1.0.0")
                .hasMessageContaining(first.digest().value())
                .hasMessageContaining(second.digest().value())
                .hasMessageContaining("give the changed plugin a new version");
        assertThat(layout.load("acme/hi", "1.0.0").digest()).isEqualTo(first.digest());
    }

    @Test
    void aSecondPushRepairsADamagedBlob() throws Exception {
        Bundle bundle = Samples.bundle(scratch, "acme/hi", "1.0.0");
        layout.push(bundle);
        Samples.flip(Samples.blob(folder, bundle.layers().getFirst().digest()));
        Files.delete(Samples.blob(folder, bundle.digest()));

        layout.push(bundle);

        assertThat(layout.load("acme/hi", "1.0.0").digest()).isEqualTo(bundle.digest());
    }

    @Test
    void leavesWhatOtherToolsWroteIntoTheIndex() throws Exception {
        String foreign =
                """
                {"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:%s","size":7,\
                "platform":{"os":"linux"},"annotations":{"org.opencontainers.image.ref.name":"latest"}}\
                """
                        .formatted("0".repeat(64));
        Files.writeString(
                folder.resolve("index.json"),
                "{\"schemaVersion\":2,\"annotations\":{\"a\":\"b\"},\"manifests\":["
                        + foreign
                        + "]}");

        layout.push(Samples.bundle(scratch, "acme/hi", "1.0.0"));

        assertThat(Files.readString(folder.resolve("index.json")))
                .contains(foreign)
                .contains("\"annotations\":{\"a\":\"b\"}");
        assertThat(layout.names()).containsExactly("acme/hi");
    }

    @Test
    void isMadeOnlyInAFolderOfItsOwn() throws Exception {
        Samples.write(scratch.resolve("home/letter.txt"), "dear");
        assertThatThrownBy(() -> OciLayout.create(scratch.resolve("home")))
                .hasMessageContaining("is neither empty nor an OCI image layout");
        assertThatThrownBy(() -> OciLayout.open(scratch.resolve("nowhere")))
                .hasMessageContaining("there is no OCI image layout");
    }

    @Test
    void refusesALayoutOfAnotherVersion() throws Exception {
        Files.writeString(folder.resolve("oci-layout"), "{\"imageLayoutVersion\":\"2.0.0\"}");
        assertThatThrownBy(() -> OciLayout.open(folder))
                .hasMessageContaining("imageLayoutVersion was \"2.0.0\"; this gateway reads 1.0.0");
    }

    @Test
    void leavesNothingHalfWritten() throws Exception {
        layout.push(Samples.bundle(scratch, "acme/hi", "1.0.0"));
        try (Stream<Path> files = Files.walk(folder)) {
            assertThat(
                            files.filter(Files::isRegularFile)
                                    .map(folder::relativize)
                                    .map(Path::toString))
                    .allMatch(file ->
                            file.matches("oci-layout|index.json|\\.lock")
                                    || file.matches("blobs/sha256/[0-9a-f]{64}"));
        }
    }

    @Test
    void threadsThatPushAtOnceAllSucceed() throws Exception {
        List<Callable<Boolean>> pushes = new ArrayList<>();
        CountDownLatch start = new CountDownLatch(1);
        for (int i = 0; i < 12; i++) {
            Bundle bundle = Samples.bundle(scratch, "acme/hi", "1." + i + ".0");
            pushes.add(() -> {
                start.await();
                return OciLayout.create(scratch.resolve("shared")).push(bundle);
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> results = pushes.stream().map(threads::submit).toList();
            start.countDown();
            for (Future<Boolean> result : results) {
                assertThat(result.get(30, TimeUnit.SECONDS)).isTrue();
            }
        }
        assertThat(OciLayout.open(scratch.resolve("shared")).versions("acme/hi")).hasSize(12);
    }

    @Test
    void processesThatPushAtOnceAllSucceed() throws Exception {
        Path shared = scratch.resolve("shared");
        List<Process> processes = new ArrayList<>();
        for (int process = 0; process < 3; process++) {
            List<String> command = new ArrayList<>();
            command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
            command.addAll(List.of("-Xmx64m", "-cp", System.getProperty("java.class.path")));
            command.addAll(List.of(Pusher.class.getName(), shared.toString()));
            for (int i = 0; i < 10; i++) {
                String version = process + "." + i + ".0";
                Path plugin = scratch.resolve("hi-" + version);
                command.add(Samples.folder(plugin, "acme/hi", version).toString());
            }
            processes.add(new ProcessBuilder(command).inheritIO().start());
        }
        for (Process process : processes) {
            assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        }
        OciLayout pushed = OciLayout.open(shared);
        assertThat(pushed.versions("acme/hi")).hasSize(30);
        for (String version : pushed.versions("acme/hi")) {
            assertThat(pushed.load("acme/hi", version).manifest().version()).isEqualTo(version);
        }
    }

    /** Another process: pushes the folders it is given into the layout it is given. */
    static final class Pusher {
        private Pusher() {}

        public static void main(String[] arguments) throws IOException {
            OciLayout layout = OciLayout.create(Path.of(arguments[0]));
            for (String folder : List.of(arguments).subList(1, arguments.length)) {
                layout.push(PluginFolder.pack(Path.of(folder)));
            }
        }
    }
}
