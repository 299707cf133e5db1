package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each attack of docs/js-security.md, on a gateway as it ships, with a small heap: every call ends,
 * none is lost, and the next one is answered; directly and in lanes.
 */
class JsAttacksTest {
    private static final Map<String, String> ATTACKS = new LinkedHashMap<>();

    static {
        ATTACKS.put("loop", "for (;;);");
        ATTACKS.put("jobs", "for (;;) await null;");
        ATTACKS.put("recursion", "const f = () => f(); f();");
        ATTACKS.put("caught", "const f = () => { try { f() } catch { f() } }; f();");
        ATTACKS.put("finally", "const f = () => { try { f() } finally { f() } }; f();");
        ATTACKS.put("looping", "const f = () => { for (;;) try { f() } catch {} }; f();");
        ATTACKS.put("promises", "const f = async () => { f(); f(); }; f(); for (;;);");
        ATTACKS.put("regex", "for (;;) /^(a+)+\\1$/.test('a'.repeat(40) + 'b');");
        ATTACKS.put("sort", "for (;;) new Array(3e6).fill(0).map(Math.random).sort();");
        ATTACKS.put("fill", "for (;;) new Array(4e7).fill(0);");
        ATTACKS.put("parse", "for (;;) JSON.parse('[' + '1,'.repeat(3e6) + '1]');");
        ATTACKS.put("arrays", "const all = []; for (;;) all.push(new Array(1000).fill(1));");
        ATTACKS.put("objects", "let o = {}; for (;;) o = { o, s: 'x'.repeat(1000) + o };");
        ATTACKS.put("doubling", "let s = 'ab'; for (;;) s += s;");
        ATTACKS.put("repeat", "'a'.repeat(2 ** 28); ");
        ATTACKS.put("typed", "new Float64Array(2 ** 28);");
        ATTACKS.put("buffers", "const all = []; for (;;) all.push(new ArrayBuffer(4e6));");
        ATTACKS.put("bigint", "BigInt(2);");
        ATTACKS.put("wait", "Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);");
        ATTACKS.put("eval", "eval('1');");
        ATTACKS.put("import", "await import('/etc/passwd');");
        ATTACKS.put("pollution", "Object.prototype.polluted = 1;");
    }

    @TempDir private Path folder;

    @Test
    void everyAttackEndsAndTheNextCallIsAnswered() throws IOException {
        writePlugin();
        try (WeirProcess weir =
                WeirProcess.run(
                        folder, Map.of("JAVA_TOOL_OPTIONS", "-Xmx256m"), "-c", "weir.yaml")) {
            for (String route : new String[] {"direct", "lane"}) {
                for (String attack : ATTACKS.keySet()) {
                    HttpResponse<String> answer = Http.get(weir.url("/" + route), "x-do", attack);
                    assertThat(answer.statusCode()).as(route + " " + attack).isEqualTo(500);
                    assertThat(Http.get(weir.url("/" + route)).statusCode())
                            .as(route + " after " + attack + "\n" + weir.log())
                            .isEqualTo(200);
                }
            }
            assertThat(Http.get(weir.admin("/metrics")).body())
                    .containsPattern("weir_plugin_guests_lost_total\\{[^}]*\\} 0.0")
                    .doesNotContainPattern("weir_plugin_guests_lost_total\\{[^}]*\\} [1-9]");
        }
    }

    private void writePlugin() throws IOException {
        StringBuilder code = new StringBuilder("const attacks = {\n");
        ATTACKS.forEach(
                (name, body) -> code.append("  %s: async () => { %s },\n".formatted(name, body)));
        code.append(
                """
                };
                export default { async onRequest(request) {
                  const attack = attacks[request.headers.get("x-do")];
                  if (attack) await attack();
                } };
                """);
        Path plugin = Files.createDirectories(folder.resolve("attacks"));
        Files.writeString(plugin.resolve("plugin.js"), code);
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "test/attacks", "version": "1.0.0", "kind": "js", "abi": "js/1", "entry": "plugin.js"}
                """);
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "127.0.0.1:0" }
                routes:
                  - { name: direct, path: /direct, to: "weir:echo", plugins: [ { use: ./attacks, breaker: off } ] }
                  - { name: lane, path: /lane, to: "weir:echo", plugins: [ { use: ./attacks, breaker: off, limits: { isolation: lane } } ] }
                """);
    }
}
