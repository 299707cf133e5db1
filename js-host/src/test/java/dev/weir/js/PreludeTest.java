package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.BundleException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What the prelude keeps for itself stays out of a plugin's reach, whatever it does to built-ins.
 */
final class PreludeTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "call", "sealed", "config", "request", "headers", "status", "content", "url",
                "target", "used", "state", "closing", "sink"
            })
    void noAccessorOfObjectPrototypeSeesItsObjects(String name) throws Exception {
        String code =
                """
                const seen = [];
                const spy = {
                  get() { seen.push("get"); },
                  set() { seen.push("set"); },
                  configurable: true,
                };
                Object.defineProperty(Object.prototype, "NAME", spy);
                for (const use of [
                  () => new Request("/x"), () => new Request("/x").headers, () => new Response("x").status,
                  () => new Response("x").headers, () => new Request("/x").url,
                  () => new ReadableStream({ start(to) { to.close(); } }).getReader().read(),
                  () => new WritableStream().getWriter().close(),
                ]) {
                  try { use(); } catch {}
                }
                export default {
                  onRequest(request, ctx) {
                    ctx.request.headers.get("A");
                    return new Response(seen.join());
                  },
                };
                """
                        .replace("NAME", name);
        try (Plugin plugin = Plugin.of(code)) {
            assertThat(Plugin.text(plugin.handle(Plugin.get("A", "1")))).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Headers.prototype.get.call({}, 'a')",
                "Object.getOwnPropertyDescriptor(Request.prototype, 'method').get.call({})",
                "new Request('/x', { method: 'CONNECT' })",
            })
    void noStackGivesItsFunctions(String fault) throws Exception {
        String code =
                """
                Error.prepareStackTrace = (error, frames) => frames.map((frame) => frame.getFunction?.());
                let found = [];
                try { FAULT } catch (e) { found = e.stack; }
                const leaks = typeof found === "string" ? [] : found.filter((f) => f !== undefined && f !== null);
                export default { onRequest: () => new Response(String(leaks.length)) };
                """
                        .replace("FAULT", fault);
        try (Plugin plugin = Plugin.of(code)) {
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("0");
        }
    }

    @Test
    void aPluginThatBreaksBuiltInsIsRefused() {
        assertThatThrownBy(() ->
                        Plugin.of(
                                """
                                Object.defineProperty(Object.prototype, "value", { get() {}, set() {} });
                                export default { onRequest() {} };
                                """))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("acme/test@1.0.0");
    }
}
