package dev.weir.control.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.BundleException;
import dev.weir.control.CountingHost;
import dev.weir.control.TestGateway;
import dev.weir.control.config.JavaTrust;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.registry.BundleReference;
import dev.weir.registry.BundleStore;
import dev.weir.registry.OciLayout;
import dev.weir.registry.PluginFolder;
import dev.weir.registry.Registry;
import dev.weir.registry.Resolver;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BundleResolverTest {
    @TempDir private Path folder;
    private PluginResolver resolver;

    @BeforeEach
    void make() throws Exception {
        resolver =
                TestGateway.bundles(folder)
                        .in(
                                folder,
                                folder.resolve("weir.lock"),
                                new JavaTrust(Set.of("trusted"), Set.of("./trusted")));
    }

    private void refuses(String use, String... parts) {
        assertThatThrownBy(() -> resolver.resolve(use))
                .isInstanceOf(BundleException.class)
                .message()
                .contains(parts);
    }

    @Test
    void findsBuiltInsByTheirNames() throws Exception {
        ResolvedPlugin mark = resolver.resolve("mark");
        assertThat(mark.kind()).isEqualTo("java");
        assertThat(mark.digest()).startsWith("sha256:");
        assertThat(mark.factory().descriptor().name()).isEqualTo("weir/mark");
        assertThat(resolver.resolve("weir/mark").digest()).isEqualTo(mark.digest());
    }

    @Test
    void namesTheRemediesForAnUnknownBuiltIn() {
        refuses("marc", "`marc`", "did you mean `mark`?", "namespace/name@range", "./name");
        refuses("xyzzy", "guard, mark");
    }

    @Test
    void namesTheCommandForWhatIsNotLocked() {
        refuses("acme/geo@^1.2", "weir.lock", "weir plugin install acme/geo@^1.2");
    }

    @Test
    void namesTheFolderThatIsNotThere() {
        refuses("./nowhere", "./nowhere", "no such plugin folder");
    }

    @Test
    void refusesWhatIsForAnotherGateway() throws Exception {
        Path plugin = TestGateway.plugin(folder, "newer", "x");
        Files.writeString(
                plugin.resolve("manifest.json"),
                Files.readString(plugin.resolve("manifest.json"))
                        .replace("\"kind\"", "\"gateway\": \">=2.0.0\", \"kind\""));
        refuses("./newer", "acme/newer 1.0.0", ">=2.0.0", "1.2.3");
    }

    @Test
    void tellsWhatTheHostSaid() throws Exception {
        TestGateway.plugin(folder, "refused", "refused");
        TestGateway.plugin(folder, "broken", "broken");
        refuses("./refused", "the host refuses it");
        refuses("./broken", "acme/broken 1.0.0 cannot be loaded", "the host broke");
    }

    @Test
    void loadsOneContentOnceAndChangedContentAgain() throws Exception {
        TestGateway.plugin(folder, "coded", "one");
        int before = CountingHost.LOADS.get();
        ResolvedPlugin first = resolver.resolve("./coded");
        assertThat(resolver.resolve("./coded").factory()).isSameAs(first.factory());
        assertThat(CountingHost.LOADS.get()).isEqualTo(before + 1);
        TestGateway.plugin(folder, "coded", "two");
        ResolvedPlugin second = resolver.resolve("./coded");
        assertThat(second.digest()).isNotEqualTo(first.digest());
        assertThat(second.factory()).isNotSameAs(first.factory());
    }

    @Test
    void letsGoOfCodeThatNothingUses() throws Exception {
        TestGateway.plugin(folder, "coded", "one");
        WeakReference<Object> factory = new WeakReference<>(resolver.resolve("./coded").factory());
        Instant deadline = Instant.now().plus(Duration.ofSeconds(10));
        while (!factory.refersTo(null) && Instant.now().isBefore(deadline)) {
            System.gc();
            Thread.onSpinWait();
        }
        assertThat(factory.get()).isNull();
    }

    @Test
    void runsFromTheLockAndTheStoreAlone() throws Exception {
        install();
        assertThat(resolver.resolve("acme/coded@^1.0.0").factory().descriptor().name())
                .isEqualTo("acme/coded");
    }

    @Test
    void refusesAChangedByteByNameAndDigest() throws Exception {
        install();
        for (Path blob : blobs()) {
            if (Files.readString(blob).equals("one")) {
                Files.delete(blob);
                Files.writeString(blob, "two");
            }
        }
        refuses("acme/coded@^1.0.0", "acme/coded", "sha256:");
    }

    private void install() throws Exception {
        OciLayout published = OciLayout.create(folder.resolve("published"));
        published.push(PluginFolder.pack(TestGateway.plugin(folder, "coded", "one")));
        SequencedMap<String, Registry> registries = new LinkedHashMap<>();
        registries.put("default", published);
        new BundleStore(folder.resolve("store"))
                .install(
                        BundleReference.parse("acme/coded@^1.0.0"),
                        new Resolver(registries),
                        folder.resolve("weir.lock"));
    }

    private java.util.List<Path> blobs() throws Exception {
        try (Stream<Path> files = Files.walk(folder.resolve("store").resolve("blobs"))) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
