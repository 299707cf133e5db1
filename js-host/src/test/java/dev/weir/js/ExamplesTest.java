package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.TestContext;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What newcomers start from works. */
@Tag(TestBundle.GRAAL)
final class ExamplesTest {

    @Test
    void theTemplateRunsOnceItHasAName() throws Exception {
        for (String file : List.of("manifest.json", "README.md")) {
            assertThat(template(file)).as(file).contains("my-plugin").doesNotContain("{{", "}}");
        }
        String code = template("plugin.js");
        assertThat(code).doesNotContain("{{");
        assertThat(code.lines().count()).isLessThanOrEqualTo(15);
        ConfigValue config =
                new ConfigValue.Table(Map.of("value", new ConfigValue.Text("configured")));
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin = Plugin.of(TestBundle.of(code), config, context)) {
            Response passed = plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-my-plugin")).hasValue("configured");
            assertThat(passed.headers().first("x-my-plugin")).hasValue("response");
            Request own = Plugin.get().withTarget("/my-plugin");
            assertThat(Plugin.text(plugin.handle(own)))
                    .isEqualTo("{\"plugin\":\"my-plugin\",\"client\":\"192.0.2.1\"}");
        }
    }

    @Test
    void theQuickstartsPluginRuns() throws Exception {
        Path folder = Path.of("..", "examples", "quickstart", "plugins", "hello");
        try (Plugin plugin = Plugin.of(Files.readString(folder.resolve("plugin.js")))) {
            Response passed = plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-hello")).hasValue("request");
            assertThat(passed.headers().first("x-hello")).hasValue("response");
            Response own = plugin.handle(Plugin.get().withTarget("/hello?again"));
            assertThat(Plugin.text(own)).isEqualTo("Hello from a plugin\n");
        }
    }

    private static String template(String file) throws IOException {
        try (InputStream in = JsHost.class.getResourceAsStream("template/" + file)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("{{name}}", "my-plugin");
        }
    }
}
