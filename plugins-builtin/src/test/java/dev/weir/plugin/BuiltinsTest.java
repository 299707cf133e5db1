package dev.weir.plugin;

import static java.util.Comparator.reverseOrder;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.ConfigValue.Table;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import java.io.IOException;
import java.lang.module.ModuleFinder;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What all built-ins keep: their order, and bundles that say what their factories say. */
class BuiltinsTest {
    private static final Path BUNDLES = Path.of("src", "main", "bundles");

    /** What their code uses beyond heads, and so has to be named where everybody can read it. */
    private static final Map<String, List<String>> CAPABILITIES =
            Map.of(
                    "weir/key-auth", List.of("consumer", "credentials"),
                    "weir/rate-limit", List.of("consumer"));

    static List<PluginFactory<?>> factories() {
        return ServiceLoader.load(PluginFactory.class).stream()
                .<PluginFactory<?>>map(ServiceLoader.Provider::get)
                .toList();
    }

    @Test
    void runInThisOrder() {
        assertThat(
                        factories().stream()
                                .map(PluginFactory::descriptor)
                                .sorted(
                                        Comparator.comparing(PluginDescriptor::phase)
                                                .thenComparing(
                                                        PluginDescriptor::priority, reverseOrder()))
                                .map(d -> d.phase() + " " + d.priority() + " " + d.name()))
                .containsExactly(
                        "AUTHENTICATE 100 weir/key-auth",
                        "ADMIT 100 weir/rate-limit",
                        "TRANSFORM 0 weir/headers");
    }

    @Test
    void noTwoShareAPhaseAndAPriority() {
        assertThat(factories())
                .extracting(f -> f.descriptor().phase() + " " + f.descriptor().priority())
                .doesNotHaveDuplicates();
    }

    @Test
    void haveABundleEach() throws IOException {
        try (Stream<Path> folders = Files.list(BUNDLES)) {
            assertThat(folders.map(folder -> "weir/" + folder.getFileName()))
                    .containsExactlyInAnyOrderElementsOf(
                            factories().stream().map(f -> f.descriptor().name()).toList());
        }
    }

    @Test
    void areTheSameServicesOnTheModulePath() {
        List<String> provided =
                ModuleFinder.of(Path.of("target", "classes"))
                        .find("dev.weir.plugin")
                        .orElseThrow()
                        .descriptor()
                        .provides()
                        .iterator()
                        .next()
                        .providers();
        assertThat(factories()).extracting(f -> f.getClass().getName()).isEqualTo(provided);
    }

    @ParameterizedTest
    @MethodSource("factories")
    void theManifestSaysWhatTheDescriptorSays(PluginFactory<?> factory) throws IOException {
        PluginDescriptor plugin = factory.descriptor();
        Map<String, ConfigValue> manifest = new LinkedHashMap<>();
        manifest.put("name", text(plugin.name()));
        manifest.put("version", text(plugin.version()));
        manifest.put("kind", text("java"));
        manifest.put("abi", text("spi/1"));
        manifest.put("gateway", text(">=0.1.0 <1.0.0"));
        manifest.put("entry", text(factory.getClass().getName()));
        manifest.put("phase", text(plugin.phase().name()));
        manifest.put("priority", new ConfigValue.Number(BigDecimal.valueOf(plugin.priority())));
        List<String> capabilities = CAPABILITIES.getOrDefault(plugin.name(), List.of());
        if (!capabilities.isEmpty()) {
            manifest.put(
                    "capabilities",
                    new ConfigValue.Items(capabilities.stream().map(BuiltinsTest::text).toList()));
        }
        assertFile(factory, "manifest.json", new Table(manifest));
    }

    @ParameterizedTest
    @MethodSource("factories")
    void theSchemaFileIsTheSchema(PluginFactory<?> factory) throws IOException {
        assertFile(factory, "config.schema.json", factory.schema().document());
    }

    @ParameterizedTest
    @MethodSource("factories")
    void theReadmeNamesEverySetting(PluginFactory<?> factory) throws IOException {
        Table properties = (Table) factory.schema().document().values().get("properties");
        String readme = Files.readString(folder(factory).resolve("README.md"));
        assertThat(properties.values().keySet())
                .allSatisfy(setting -> assertThat(readme).contains("`" + setting + "`"));
    }

    /** A failure shows the whole wanted text, to be copied into the file. */
    private static void assertFile(PluginFactory<?> factory, String name, Table wanted)
            throws IOException {
        Path file = folder(factory).resolve(name);
        String text = PrettyJson.of(wanted);
        assertThat(Files.exists(file) ? Files.readString(file) : "")
                .as("%s must be:%n%s", file, text)
                .isEqualTo(text);
    }

    private static Path folder(PluginFactory<?> factory) {
        return BUNDLES.resolve(factory.descriptor().name().substring("weir/".length()));
    }

    private static ConfigValue text(String text) {
        return new ConfigValue.Text(text);
    }
}
