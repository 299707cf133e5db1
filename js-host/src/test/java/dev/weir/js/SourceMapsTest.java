package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.GatewayException;
import dev.weir.api.spi.ConfigValue;
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
