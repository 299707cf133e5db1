package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.GatewayException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.js.sourcemap.SourceMaps;
import dev.weir.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Failures are told in the author's own files. The bundle was made by esbuild, minified. */
final class SourceMapsTest {
    private static final String COMMENT = "//# sourceMappingURL=plugin.js.map";
    private static final String BUNDLED = resource("plugin.js");
    private static final String MAP = resource("plugin.js.map");

    @Test
    void namesPlacesOfTheSourceInMessageStackAndPosition() throws Exception {
        assertThat(failure(Map.of("plugin.js", BUNDLED, "plugin.js.map", MAP)))
                .hasMessageContaining("src/tenant.ts:8:")
                .hasMessageContaining("src/plugin.ts:9:")
                .extracting(e -> e.position().orElse(""))
                .asString()
                .startsWith("src/tenant.ts:8:");
    }

    @Test
    void readsAMapWithinTheFile() throws Exception {
        String url =
                "data:application/json;base64,"
                        + Base64.getEncoder().encodeToString(MAP.getBytes(StandardCharsets.UTF_8));
        String code = BUNDLED.replace("plugin.js.map", url);
        assertThat(failure(Map.of("plugin.js", code))).hasMessageContaining("src/tenant.ts:8:");
    }

    @Test
    void goesByTheFileAsItIsWhereThereIsNoUsableMap() throws Exception {
        List<String> unusable =
                List.of(
                        "not JSON",
                        "{}",
                        "[]",
                        "{\"sources\": 1, \"mappings\": 2}",
                        "{\"sources\": [], \"mappings\": \"AAAA\"}",
                        MAP.replace("\"mappings\": \"", "\"mappings\": \"!"),
                        MAP.replace("\"mappings\": \"", "\"mappings\": \"zzzzzzzzzzzzzzzz"));
        for (String map : unusable) {
            assertThat(failure(Map.of("plugin.js", BUNDLED, "plugin.js.map", map)))
                    .as(map)
                    .hasMessageContaining("failed in onRequest: plugin.js:1:");
        }
        assertThat(failure(Map.of("plugin.js", BUNDLED)))
                .hasMessageContaining("failed in onRequest: plugin.js:1:");
        assertThat(failure(Map.of("plugin.js", BUNDLED.replace(COMMENT, ""))))
                .hasMessageContaining("failed in onRequest: plugin.js:1:");
    }

    @Test
    void takesNoMoreOfAStrangersMapThanIsOfUse() {
        String many = "\"a\",".repeat(20_000) + "\"a\"";
        List<String> greedy =
                List.of(
                        "{\"sources\":[" + many + "],\"mappings\":\"AAAA\"}",
                        "{\"sources\":[\"" + "a".repeat(5000) + "\"],\"mappings\":\"AAAA\"}",
                        "{\"sourceRoot\":\""
                                + "a".repeat(5000)
                                + "\",\"sources\":[\"a\"],\"mappings\":\"AAAA\"}",
                        mapOf(2_000_000),
                        "[".repeat(100_000),
                        "{\"x\":" + "[".repeat(100_000));
        for (String map : greedy) {
            TestBundle bundle =
                    new TestBundle(
                            "js/1",
                            "plugin.js",
                            Map.of("plugin.js", COMMENT, "plugin.js.map", map));
            assertThat(new SourceMaps(bundle).place("plugin.js", 1, 1)).isEqualTo("plugin.js:1:1");
        }
    }

    @Test
    void keepsNoMoreOfAllMapsOfABundleThanItsBound() {
        Map<String, String> files = new HashMap<>();
        for (String name : List.of("a.js", "b.js", "c.js")) {
            files.put(name, "//# sourceMappingURL=" + name + ".map");
            files.put(name + ".map", mapOf(500_000));
        }
        SourceMaps maps = new SourceMaps(new TestBundle("js/1", "a.js", files));
        assertThat(maps.place("a.js", 1, 1)).isEqualTo("source.ts:1:1");
        assertThat(maps.place("b.js", 1, 1)).isEqualTo("source.ts:1:1");
        assertThat(maps.place("c.js", 1, 1)).isEqualTo("c.js:1:1");
    }

    @Test
    void countsNamesThatALongRootMakesLong() {
        String map =
                "{\"sourceRoot\":\"%s\",\"sources\":[%s],\"mappings\":\"AAAA\"}"
                        .formatted("r".repeat(900), "\"a\",".repeat(9_000) + "\"a\"");
        Map<String, String> files = new HashMap<>();
        for (String name : List.of("a.js", "b.js")) {
            files.put(name, "//# sourceMappingURL=" + name + ".map");
            files.put(name + ".map", map);
        }
        SourceMaps maps = new SourceMaps(new TestBundle("js/1", "a.js", files));
        assertThat(maps.place("a.js", 1, 1)).startsWith("rrr");
        assertThat(maps.place("b.js", 1, 1)).isEqualTo("b.js:1:1");
    }

    private static String mapOf(int pieces) {
        return "{\"sources\":[\"source.ts\"],\"mappings\":\"" + "AAAA,".repeat(pieces) + "\"}";
    }

    @Test
    void doesNotNameFilesOutsideTheBundle() throws Exception {
        String outside = MAP.replace("src/tenant.ts", "../../src/tenant.ts");
        assertThat(failure(Map.of("plugin.js", BUNDLED, "plugin.js.map", outside)))
                .hasMessageContaining(": src/tenant.ts:8:");
    }

    private static GatewayException failure(Map<String, String> files) throws Exception {
        TestBundle bundle = new TestBundle("js/1", "plugin.js", new HashMap<>(files));
        TestContext context = new TestContext().limits(Plugin.WIDE);
        GatewayException[] failure = new GatewayException[1];
        try (Plugin plugin = Plugin.of(bundle, ConfigValue.NOTHING, context)) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get("X-Name", "nobody")))
                    .isInstanceOfSatisfying(GatewayException.class, e -> failure[0] = e);
        }
        return Objects.requireNonNull(failure[0]);
    }

    private static String resource(String name) {
        try (InputStream in = SourceMapsTest.class.getResourceAsStream("mapped/" + name)) {
            return new String(Objects.requireNonNull(in).readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
