package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceLayoutTest {
    @TempDir Path scratch;
    private Path classes;
    private Path layout;

    @BeforeEach
    void packAtBuildTime() throws IOException {
        classes = scratch.resolve("classes");
        layout = classes.resolve("META-INF/weir/bundles");
        PackLayout.main(
                new String[] {
                    layout.toString(),
                    Samples.folder(scratch.resolve("hi"), "weir/hi", "1.0.0").toString(),
                    Samples.folder(scratch.resolve("jwt"), "weir/jwt", "1.0.0").toString()
                });
    }

    private Path jar() throws IOException {
        Path jar = scratch.resolve("app.jar");
        try (OutputStream out = Files.newOutputStream(jar);
                JarOutputStream zip = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                zip.putNextEntry(new ZipEntry(classes.relativize(file).toString()));
                Files.copy(file, zip);
            }
        }
        return jar;
    }

    private static URLClassLoader loader(Path path) throws IOException {
        return new URLClassLoader(new URL[] {path.toUri().toURL()}, null);
    }

    @Test
    void readsAndVerifiesALayoutInAFolderAndInAJar() throws Exception {
        for (Path path : new Path[] {classes, jar()}) {
            try (URLClassLoader loader = loader(path)) {
                Registry registry = new ResourceLayout(loader, "META-INF/weir/bundles");

                assertThat(registry.names()).containsExactly("weir/hi", "weir/jwt");
                assertThat(registry.versions("weir/jwt")).containsExactly("1.0.0");
                assertThat(registry.load("weir/jwt", "1.0.0").read("plugin.js"))
                        .asString()
                        .isEqualTo(Samples.CODE);
                assertThat(
                                Samples.resolver(registry)
                                        .resolve(BundleReference.parse("weir/hi"))
                                        .version())
                        .isEqualTo("1.0.0");
            }
        }
    }

    @Test
    void refusesAChangedByteInAJar() throws Exception {
        Digest code = OciLayout.open(layout).load("weir/hi", "1.0.0").layers().getFirst().digest();
        Samples.flip(Samples.blob(layout, code));
        try (URLClassLoader loader = loader(jar())) {
            Registry registry = new ResourceLayout(loader, "META-INF/weir/bundles");
            assertThatThrownBy(() -> registry.load("weir/hi", "1.0.0"))
                    .isInstanceOf(DigestMismatchException.class)
                    .hasMessageContaining("weir/hi 1.0.0: layer plugin.js")
                    .hasMessageContaining("classpath:META-INF/weir/bundles");
        }
    }

    @Test
    void theSameFoldersGiveTheSameLayout() throws Exception {
        Path again = scratch.resolve("again");
        PackLayout.main(
                new String[] {
                    again.toString(),
                    scratch.resolve("hi").toString(),
                    scratch.resolve("jwt").toString()
                });
        assertThat(again.resolve("index.json"))
                .hasSameBinaryContentAs(layout.resolve("index.json"));
    }

    @Test
    void aSecondBuildReplacesTheLayoutAndNothingElse() throws Exception {
        Path plugin = scratch.resolve("hi");
        Samples.write(plugin.resolve("plugin.js"), "export default {}");
        PackLayout.main(new String[] {layout.toString(), plugin.toString()});

        OciLayout rebuilt = OciLayout.open(layout);
        assertThat(rebuilt.names()).containsExactly("weir/hi");
        assertThat(rebuilt.load("weir/hi", "1.0.0").read("plugin.js"))
                .asString()
                .isEqualTo("export default {}");
        assertThatThrownBy(
                        () -> PackLayout.main(new String[] {plugin.toString(), plugin.toString()}))
                .isInstanceOf(RegistryException.class);
        assertThat(plugin.resolve("plugin.js")).exists();
    }
}
