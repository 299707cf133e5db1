package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.tck.TestContext;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Loading bundles: what is refused, and with which place. */
final class LoadTest {
    private final JsHost host = new JsHost();

    @Test
    void isFoundAsABundleHostForJs() {
        // The WASM host is there too, for the sandbox.
        assertThat(ServiceLoader.load(BundleHost.class))
                .filteredOn(found -> found.runs("js"))
                .singleElement()
                .isInstanceOf(JsHost.class)
                .matches(found -> found.runs("js") && !found.runs("wasm"));
    }

    @Test
    void namesNoTypeOfTheEngineSoThatItLoadsLazily() throws Exception {
        try (InputStream in = JsHost.class.getResourceAsStream("JsHost.class")) {
            String constants = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            assertThat(constants).contains("dev/weir/js/JsFactory").doesNotContain("org/graalvm");
        }
    }

    @Test
    void describesThePluginAsItsBundleDoes() throws Exception {
        var factory = host.load(TestBundle.of("export default { onRequest() {} }"));
        assertThat(factory.descriptor())
                .isEqualTo(
                        new PluginDescriptor(
                                "acme/test",
                                "1.0.0",
                                Phase.TRANSFORM,
                                7,
                                BodyNeed.NONE,
                                BodyNeed.NONE));
        assertThat(factory.schema().document()).isEqualTo(ConfigValue.Table.EMPTY);
    }

    @Test
    void refusesAnotherAbiWithTheRemedy() {
        assertThatThrownBy(() ->
                        host.load(new TestBundle("js/2", "plugin.js", Map.of("plugin.js", ""))))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll("acme/test@1.0.0", "js/2", "js/1", "manifest.json");
    }

    @Test
    void tellsWhereASyntaxErrorIs() {
        refused(
                "export default {\n  onRequest() { return 1 + ; }\n}",
                "plugin.js:2:28",
                "SyntaxError");
    }

    @Tag(TestBundle.GRAAL)
    @Test
    void tellsASyntaxErrorInOneLineWithOnePlace() {
        assertThatThrownBy(() ->
                        host.load(
                                new TestBundle(
                                        "js/1",
                                        "plugin.js",
                                        Map.of(
                                                "plugin.js",
                                                "export default {\n  onRequest() { return 1 + ; }\n}"))))
                .hasMessageMatching(
                        "bundle acme/test@1\\.0\\.0: plugin\\.js:2:28: SyntaxError: Expected an operand but found ;");
    }

    @Test
    void tellsWhereASyntaxErrorOfAnImportedModuleIs() {
        refused(
                Map.of(
                        "plugin.js", "import './lib/a.js';\nexport default { onRequest() {} }",
                        "lib/a.js", "\n\nconst = 1;"),
                "lib/a.js:3:",
                "SyntaxError");
    }

    @Test
    void tellsWhereTopLevelCodeThrew() {
        refused("\nnull.x;\nexport default { onRequest() {} }", "plugin.js:2:1", "TypeError");
    }

    @Test
    void namesAMissingImport() {
        refused(
                "import { a } from './missing.js';\nexport default { onRequest() { a() } }",
                "plugin.js",
                "missing.js");
    }

    @Tag(TestBundle.GRAAL)
    @Test
    void namesAMissingExportOfAnImportedModule() {
        refused(
                Map.of(
                        "plugin.js",
                        "import { nothing } from './a.js';\nexport default { onRequest: nothing }",
                        "a.js",
                        "export const a = 1;"),
                "plugin.js:1:",
                "nothing");
    }

    @Test
    void refusesAMissingEntry() {
        assertThatThrownBy(() -> host.load(new TestBundle("js/1", "main.js", Map.of("a.js", ""))))
                .isInstanceOf(BundleException.class)
                .hasMessageContainingAll("acme/test@1.0.0", "main.js", "a.js");
    }

    @Test
    void refusesExportsThatAreNoPlugin() {
        refused("const a = 1;", "plugin.js:1:1", "no default export");
        refused("\nexport default 42", "plugin.js:2:1", "was number");
        refused("export default null", "plugin.js:1:1", "was null");
        refused("export default {}", "plugin.js:1:1", "neither onRequest nor onResponse");
        refused(
                "export default { fetch() {}, onRequest() {} }",
                "plugin.js:1:1",
                "fetch stands for both");
        refused("// 1\n export default { onRequest: 1 }", "plugin.js:2:2", "onRequest", "number");
    }

    @Test
    void refusesTopLevelCodeThatNeverEnds() {
        refused("for (;;);\nexport default { onRequest() {} }", "top-level code runs for too long");
    }

    @Tag(TestBundle.GRAAL)
    @Test
    void resolvesImportsWithinTheBundle() throws Exception {
        Map<String, String> files =
                Map.of(
                        "src/main.js",
                        "import { b } from './lib/b.js';\nexport default { async onRequest() { const { d } = await import('../d.mjs'); return new Response(b + d) } }",
                        "src/lib/b.js",
                        "import c from '../../c.js';\nexport const b = 'b' + c;",
                        "c.js",
                        "export default 'c';",
                        "d.mjs",
                        "export const d = 'd';");
        TestBundle bundle = new TestBundle("js/1", "src/main.js", files);
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin = Plugin.of(bundle, ConfigValue.NOTHING, context)) {
            Response answer = plugin.handle(Plugin.get());
            assertThat(Plugin.text(answer)).isEqualTo("bcd");
        }
    }

    @Test
    void namesTheFileOfAnErrorInAnImportedModule() throws Exception {
        Map<String, String> files =
                Map.of(
                        "plugin.js",
                        "import { f } from './lib/f.js';\nexport default { onRequest() { f() } }",
                        "lib/f.js",
                        "export function f() {\n  throw new RangeError('here');\n}");
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin =
                Plugin.of(
                        new TestBundle("js/1", "plugin.js", files), ConfigValue.NOTHING, context)) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageContaining("lib/f.js:2:")
                    .hasMessageContaining("RangeError: here")
                    .hasMessageContaining("(plugin.js:2:32)");
        }
    }

    private void refused(String code, String... parts) {
        refused(Map.of("plugin.js", code), parts);
    }

    private void refused(Map<String, String> files, String... parts) {
        assertThatThrownBy(() -> host.load(new TestBundle("js/1", "plugin.js", files)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("bundle acme/test@1.0.0: ")
                .hasMessageContainingAll(parts);
    }
}
