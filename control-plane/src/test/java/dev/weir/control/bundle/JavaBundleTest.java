package dev.weir.control.bundle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.PluginFactory;
import dev.weir.control.TestGateway;
import dev.weir.control.apply.ChangeResult;
import dev.weir.control.config.JavaTrust;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.registry.BundleReference;
import dev.weir.registry.BundleStore;
import dev.weir.registry.OciLayout;
import dev.weir.registry.PluginFolder;
import dev.weir.registry.Registry;
import dev.weir.registry.Resolver;
import java.io.File;
import java.io.OutputStream;
import java.lang.ref.WeakReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Java that is no part of the gateway: whether it runs, what it sees, and that it goes. */
final class JavaBundleTest {
    private static final String MARK =
            """
            package acme;
            import dev.weir.api.*;
            import dev.weir.api.spi.*;
            import java.lang.invoke.MethodHandles;
            public final class Mark implements PluginFactory<Mark.Config> {
                record Config(@Default("1") String value) {}
                public PluginDescriptor descriptor() {
                    return PluginDescriptor.of("acme/mark", "1.0.0", Phase.TRANSFORM);
                }
                public ConfigSchema<Config> schema() {
                    return ConfigSchema.of(MethodHandles.lookup(), Config.class);
                }
                public Filter create(Config config, PluginContext context) throws Exception {
                    String text;
                    try (var in = Mark.class.getResourceAsStream("/text")) {
                        text = new String(in.readAllBytes());
                    }
                    return (exchange, next) ->
                            next.proceed(next.request())
                                    .withHeader("X-Mark", config.value() + text);
                }
            }
            """;

    private static final JavaTrust TRUST = new JavaTrust(Set.of("team"), Set.of("./mark"));

    @TempDir private Path folder;

    /** Compiles a class, and puts it into a folder as a plugin. */
    private Path plugin(String source) throws Exception {
        Path plugin = Files.createDirectories(folder.resolve("mark"));
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "acme/mark", "version": "1.0.0", "kind": "java", "abi": "spi/1",
                 "entry": "acme.Mark"}
                """);
        Path classes = Files.createDirectories(folder.resolve("classes"));
        Path file = Files.writeString(folder.resolve("Mark.java"), source);
        int exit =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "javac").toString(),
                                "-proc:none",
                                "-d",
                                classes.toString(),
                                "-classpath",
                                place(PluginFactory.class)
                                        + File.pathSeparator
                                        + place(Grants.class),
                                file.toString())
                        .inheritIO()
                        .start()
                        .waitFor();
        assertThat(exit).isZero();
        try (OutputStream out = Files.newOutputStream(plugin.resolve("plugin.jar"));
                JarOutputStream jar = new JarOutputStream(out);
                Stream<Path> files = Files.walk(classes)) {
            jar.putNextEntry(new JarEntry("text"));
            jar.write('!');
            for (Path each : files.filter(Files::isRegularFile).toList()) {
                jar.putNextEntry(new JarEntry(classes.relativize(each).toString()));
                jar.write(Files.readAllBytes(each));
            }
        }
        return plugin;
    }

    private static String place(Class<?> type) throws Exception {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    }

    private ResolvedPlugin load(JavaTrust trust) throws Exception {
        return TestGateway.bundles(folder)
                .in(folder, folder.resolve("weir.lock"), trust)
                .resolve("./mark");
    }

    private void refused(String source, String... parts) throws Exception {
        plugin(source);
        assertThatThrownBy(() -> load(TRUST))
                .isInstanceOf(BundleException.class)
                .message()
                .startsWith("acme/mark 1.0.0: ")
                .contains(parts);
    }

    @Test
    void runsWhereTheFolderIsTrusted() throws Exception {
        plugin(MARK);
        ResolvedPlugin mark = load(TRUST);
        assertThat(mark.kind()).isEqualTo("java");
        assertThat(mark.asks().trusted()).as("as the gateway itself").isFalse();
        assertThat(mark.factory().schema().document().values()).containsKey("properties");
    }

    @Test
    void isRefusedWhereNobodyTrustsItsFolder() throws Exception {
        plugin(MARK);
        assertThatThrownBy(() -> load(JavaTrust.NOBODY))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("acme/mark 1.0.0")
                .hasMessageContaining("write `trust: java` beside `use: ./mark`");
    }

    @Test
    void runsFromARegistryThatIsTrustedAndFromNoOther() throws Exception {
        OciLayout published = OciLayout.create(folder.resolve("published"));
        published.push(PluginFolder.pack(plugin(MARK)));
        for (String registry : List.of("team", "other")) {
            SequencedMap<String, Registry> registries = new LinkedHashMap<>();
            registries.put(registry, published);
            Path lock = folder.resolve(registry + ".lock");
            new BundleStore(folder.resolve("store"))
                    .install(BundleReference.parse("acme/mark@^1"), new Resolver(registries), lock);
            var resolver = TestGateway.bundles(folder).in(folder, lock, TRUST);
            if (registry.equals("team")) {
                assertThat(resolver.resolve("acme/mark@^1").kind()).isEqualTo("java");
            } else {
                assertThatThrownBy(() -> resolver.resolve("acme/mark@^1"))
                        .hasMessageContaining("write `trust: java` beside registry `other`");
            }
        }
    }

    @Test
    void doesNotTakeTheNameOfABuiltIn() throws Exception {
        Path plugin = plugin(MARK);
        Path manifest = plugin.resolve("manifest.json");
        Files.writeString(
                manifest,
                Files.readString(manifest)
                        .replace("acme/mark", "weir/mark")
                        .replace("acme.Mark", "dev.weir.control.MarkPlugin"));
        assertThatThrownBy(() -> load(JavaTrust.NOBODY)).hasMessageContaining("is not trusted");
        assertThatThrownBy(() -> load(TRUST)).hasMessageContaining("is in none of its jars");
    }

    @Test
    void seesNothingOfTheGateway() throws Exception {
        refused(
                MARK.replace(
                                "String text;",
                                "String text; dev.weir.kernel.config.Grants.NONE.toString();")
                        .replace(
                                "public PluginDescriptor",
                                "static Object grants = dev.weir.kernel.config.Grants.NONE;\n"
                                        + "public PluginDescriptor"),
                "a plugin sees its own jars, the JDK and plugin-api",
                "dev/weir/kernel/config/Grants");
    }

    @Test
    void saysWhatItsManifestSays() throws Exception {
        refused(
                MARK.replace("Phase.TRANSFORM", "Phase.EDGE"),
                "acme/mark 1.0.0, TRANSFORM 0",
                "acme/mark 1.0.0, EDGE 0",
                "make them say the same");
    }

    @Test
    void isAFactoryThatCanBeMade() throws Exception {
        refused(
                MARK.replace("record Config", "private Mark() {}\nrecord Config"),
                "acme.Mark must be a public class with a public constructor without parameters");
        refused(
                "package acme; public class Mark {}",
                "acme.Mark is no dev.weir.api.spi.PluginFactory");
        refused(
                MARK.replace(
                        "record Config", "{ if (true) throw new Error(\"no\"); }\nrecord Config"),
                "its factory acme.Mark failed: java.lang.Error: no");
    }

    /** Loaded, in a chain, replaced by another version: then its classes go. */
    @Test
    void isUnloadedWhenNoExchangeUsesItAnyMore() throws Exception {
        plugin(MARK);
        String yaml =
                """
                routes:
                  - { name: r, path: /*, to: "weir:echo", plugins: [ { use: ./mark, trust: java, config: { value: "%s" } } ] }
                """;
        try (TestGateway gateway = TestGateway.start(folder, yaml.formatted("a"))) {
            assertThat(gateway.get("/").header("x-mark")).isEqualTo("a!");
            WeakReference<ClassLoader> loader = loader(gateway);
            assertThat(loader.get()).isNotNull();

            plugin(MARK.replace("\"X-Mark\", ", "\"X-Mark\", \"new \" + "));
            gateway.write(yaml.formatted("b"));
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);

            assertThat(gateway.get("/").header("x-mark")).isEqualTo("new b!");
            Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
            while (!loader.refersTo(null) && Instant.now().isBefore(deadline)) {
                System.gc();
                Thread.onSpinWait();
            }
            assertThat(loader.refersTo(null)).as("unloaded").isTrue();
        }
    }

    @Test
    void playsItsCasesAfterAStartAndBeforeAChange() throws Exception {
        String remembers =
                MARK.replace(
                        "return (exchange",
                        """
                        context.meters().counter("made", "").add(1);
                        String made = System.getProperty("acme.mark", "");
                        System.setProperty("acme.mark", made + config.value());
                        return (exchange\
                        """);
        Path plugin = plugin(remembers);
        Files.createDirectories(plugin.resolve("cases"));
        Files.writeString(
                plugin.resolve("cases/a.yaml"),
                "cases: [ { name: a, config: { value: played } } ]");
        String yaml =
                """
                routes:
                  - { name: r, path: /*, to: "weir:echo", plugins: [ { use: ./mark, trust: java, config: { value: "%s" } } ] }
                """;
        System.clearProperty("acme.mark");
        try (TestGateway gateway = TestGateway.start(folder, yaml.formatted("first"))) {
            Instant deadline = Instant.now().plus(Duration.ofSeconds(20));
            while (!gateway.control().isWarm() && Instant.now().isBefore(deadline)) {
                Thread.onSpinWait();
            }
            assertThat(System.getProperty("acme.mark")).startsWith("firstplayed");
            assertThat(gateway.admin("/metrics").body())
                    .as("what cases count is not shown")
                    .containsPattern("weir_guest_made_total\\{[^}]*} 1.0")
                    .doesNotContain("route=\"test\"");

            System.clearProperty("acme.mark");
            plugin(remembers.replace("X-Mark", "X-Mark-2"));
            gateway.write(yaml.formatted("second"));
            assertThat(gateway.control().reload()).isInstanceOf(ChangeResult.Applied.class);
            assertThat(System.getProperty("acme.mark"))
                    .startsWith("played")
                    .endsWith("playedsecond");
        } finally {
            System.clearProperty("acme.mark");
        }
    }

    private static WeakReference<ClassLoader> loader(TestGateway gateway) {
        return new WeakReference<>(
                gateway.instances().stream()
                        .map(each -> each.plugin().factory().getClass().getClassLoader())
                        .filter(each -> each instanceof BundleClassLoader)
                        .findFirst()
                        .orElseThrow());
    }
}
