package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleStoreTest {
    private static final BundleReference REFERENCE = BundleReference.parse("acme/hi@^1.0");

    @TempDir Path scratch;
    private OciLayout registry;
    private Path storeFolder;
    private BundleStore store;
    private Path lock;

    @BeforeEach
    void makeRegistry() throws IOException {
        registry = OciLayout.create(scratch.resolve("bundles"));
        registry.push(Samples.bundle(scratch, "acme/hi", "1.0.0"));
        storeFolder = scratch.resolve("state/bundles");
        store = new BundleStore(storeFolder);
        lock = scratch.resolve("weir.lock");
    }

    private LockEntry install(BundleReference reference) throws IOException {
        return store.install(reference, Samples.resolver(registry), lock);
    }

    private LockEntry locked() throws IOException {
        return LockFile.read(lock).find(REFERENCE).orElseThrow();
    }

    private static void delete(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Test
    void installPinsAndRunsWithoutTheRegistry() throws Exception {
        Bundle published = registry.load("acme/hi", "1.0.0");
        LockEntry entry = install(REFERENCE);
        assertThat(entry.version()).isEqualTo("1.0.0");
        assertThat(entry.manifest()).isEqualTo(published.digest());
        assertThat(entry.layers().keySet())
                .containsExactly(
                        "README.md", "cases/says-hi.yaml", "config.schema.json", "plugin.js");

        delete(scratch.resolve("bundles"));

        assertThat(locked()).isEqualTo(entry);
        Bundle loaded = new BundleStore(storeFolder).load(locked());
        assertThat(loaded.digest()).isEqualTo(published.digest());
        assertThat(loaded.read("plugin.js")).asString().isEqualTo(Samples.CODE);
    }

    @Test
    void refusesAnInstalledLayerWithOneByteChangedByNameAndDigest() throws Exception {
        install(REFERENCE);
        Digest code = locked().layers().get("plugin.js");
        store.load(locked());
        Samples.flip(Samples.blob(storeFolder, code));

        DigestMismatchException mismatch =
                catchThrowableOfType(DigestMismatchException.class, () -> store.load(locked()));

        assertThat(mismatch)
                .hasMessageContaining("acme/hi 1.0.0: layer plugin.js")
                .hasMessageContaining(code.value());
        install(REFERENCE);
        assertThat(store.load(locked()).digest())
                .as("after a repair")
                .isEqualTo(locked().manifest());
    }

    @Test
    void installsNothingFromARegistryThatWasTamperedWith() throws Exception {
        Layer layer = registry.load("acme/hi", "1.0.0").layers().getFirst();
        Samples.flip(Samples.blob(scratch.resolve("bundles"), layer.digest()));

        assertThatThrownBy(() -> install(REFERENCE)).isInstanceOf(DigestMismatchException.class);
        assertThat(lock).doesNotExist();
    }

    @Test
    void refusesAVersionThatChangedUnderItsName() throws Exception {
        LockEntry first = install(REFERENCE);
        delete(scratch.resolve("bundles"));
        registry = OciLayout.create(scratch.resolve("bundles"));
        Path changed = Samples.folder(scratch.resolve("changed"), "acme/hi", "1.0.0");
        Samples.write(changed.resolve("plugin.js"), "export default {}");
        Bundle second = PluginFolder.pack(changed);
        registry.push(second);

        assertThatThrownBy(() -> install(BundleReference.parse("acme/hi")))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/hi 1.0.0 is pinned by " + lock)
                .hasMessageContaining(first.manifest().value())
                .hasMessageContaining(second.digest().value());
        assertThat(LockFile.read(lock).entries()).containsExactly(first);

        Files.delete(lock);
        assertThat(install(REFERENCE).manifest()).isEqualTo(second.digest());
        assertThat(store.load(first).digest())
                .as("what another lock pins stays")
                .isEqualTo(first.manifest());
    }

    @Test
    void installingAgainTakesANewerVersion() throws Exception {
        install(REFERENCE);
        registry.push(Samples.bundle(scratch, "acme/hi", "1.1.0"));
        LockEntry old = locked();
        assertThat(install(REFERENCE).version()).isEqualTo("1.1.0");
        assertThat(LockFile.read(lock).entries()).hasSize(1);
        assertThat(store.load(old).manifest().version()).isEqualTo("1.0.0");
    }

    @Test
    void refusesALockThatContradictsItself() throws Exception {
        LockEntry entry = install(REFERENCE);
        LockEntry moreCapable =
                new LockEntry(
                        entry.reference(),
                        entry.registry(),
                        entry.version(),
                        entry.manifest(),
                        entry.layers(),
                        new TreeSet<>(List.of("kv")));
        TreeMap<String, Digest> layers = new TreeMap<>(entry.layers());
        layers.remove("README.md");
        LockEntry fewerLayers =
                new LockEntry(
                        entry.reference(),
                        entry.registry(),
                        entry.version(),
                        entry.manifest(),
                        layers,
                        entry.capabilities());

        for (LockEntry changed : List.of(moreCapable, fewerLayers)) {
            assertThatThrownBy(() -> store.load(changed))
                    .isInstanceOf(RegistryException.class)
                    .hasMessageContaining("layers or capabilities are not those of the manifest");
        }
    }

    @Test
    void saysWhenABundleIsNotInstalled() throws Exception {
        install(REFERENCE);
        BundleStore empty = new BundleStore(scratch.resolve("elsewhere"));
        assertThatThrownBy(() -> empty.load(locked()))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("acme/hi 1.0.0")
                .hasMessageContaining("is missing from " + scratch.resolve("elsewhere"));
        assertThat(scratch.resolve("elsewhere")).as("loading writes nothing").doesNotExist();
    }

    @Test
    void installsAtOnceAllStayInTheLock() throws Exception {
        List<BundleReference> references = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            registry.push(Samples.bundle(scratch, "acme/p" + i, "1.0.0"));
            references.add(BundleReference.parse("acme/p" + i));
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<LockEntry>> installs =
                    references.stream()
                            .map(reference -> threads.submit(() -> install(reference)))
                            .toList();
            for (Future<LockEntry> each : installs) {
                each.get(30, TimeUnit.SECONDS);
            }
        }
        assertThat(LockFile.read(lock).entries()).hasSize(8);
    }
}
