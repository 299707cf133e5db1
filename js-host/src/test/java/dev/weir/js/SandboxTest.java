package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.BundleException;
import java.util.List;
import java.util.Map;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.SandboxPolicy;
import org.graalvm.polyglot.io.IOAccess;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What a plugin must not reach: the machine, the JVM, and the next request. */
final class SandboxTest {

    @Tag(TestBundle.GRAAL)
    @Test
    void theEngineHasTheVersionOfThePom() {
        assertThat(Sandbox.version()).matches("25\\.0\\.\\d+");
    }

    @Test
    void hasNoWayToTheHost() throws Exception {
        List<String> absent =
                List.of(
                        "Java",
                        "Packages",
                        "java",
                        "Polyglot",
                        "Graal",
                        "load",
                        "loadWithNewGlobal",
                        "print",
                        "printErr",
                        "read",
                        "readFully",
                        "quit",
                        "exit",
                        "require",
                        "process",
                        "SharedArrayBuffer",
                        "Atomics",
                        "WebAssembly");
        assertThat(Plugin.evaluate(absent.stream().map("typeof %s"::formatted).toList()))
                .hasSameSizeAs(absent)
                .containsOnly("undefined");
    }

    @Test
    void theEngineWouldDoForThePolicyOfConstrainedCode() {
        try (Engine engine = Sandbox.options().sandbox(SandboxPolicy.CONSTRAINED).build();
                Context context =
                        Sandbox.context(IOAccess.NONE, 1000)
                                .engine(engine)
                                .sandbox(SandboxPolicy.CONSTRAINED)
                                .build()) {
            assertThat(context.eval("js", "6 * 7").asInt()).isEqualTo(42);
        }
    }

    @Tag(TestBundle.GRAAL)
    @Test
    void hasNoBigInts() throws Exception {
        List<String> absent =
                List.of(
                        "typeof BigInt",
                        "typeof BigInt64Array",
                        "typeof BigUint64Array",
                        "typeof DataView.prototype.getBigInt64",
                        "typeof DataView.prototype.getBigUint64");
        assertThat(Plugin.evaluate(absent)).containsOnly("undefined");
        assertThatThrownBy(() -> Plugin.onRequest("return 2n ** 20000000n"))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("plugin.js:2:")
                .hasMessageContaining("SyntaxError");
    }

    @Tag(TestBundle.GRAAL)
    @Test
    void noSingleStepAllocatesMuch() throws Exception {
        List<String> huge =
                List.of(
                        "'a'.repeat(2 ** 28).length",
                        "'a'.padStart(2 ** 28).length",
                        "new Array(2 ** 28).join('abc').length",
                        "new Uint8Array(2 ** 30).length",
                        "new Float64Array(2 ** 24).length",
                        "new ArrayBuffer(2 ** 30).byteLength",
                        "(() => { let s = 'ab'; for (;;) s += s; })()");
        assertThat(Plugin.evaluate(huge))
                .hasSameSizeAs(huge)
                .allSatisfy(result -> assertThat(result).startsWith("RangeError"));
    }

    @Test
    void doesNotEvaluateText() throws Exception {
        List<String> wrong =
                List.of(
                        "eval('1')",
                        "new Function('return 1')()",
                        "(async () => {}).constructor('return 1')()",
                        "[].constructor.constructor('return this')()");
        assertThat(Plugin.evaluate(wrong))
                .hasSameSizeAs(wrong)
                .allSatisfy(result -> assertThat(result).contains("Error"));
    }

    @Test
    void importsNothingFromOutsideTheBundle() throws Exception {
        List<String> wrong =
                List.of(
                        "await import('fs')",
                        "await import('node:fs')",
                        "await import('/etc/passwd')",
                        "await import('../../../../etc/passwd')",
                        "await import('file:///etc/passwd')",
                        "await import('http://127.0.0.1:1/x.js')",
                        "await import('')");
        assertThat(Plugin.evaluate(wrong))
                .hasSameSizeAs(wrong)
                .allSatisfy(result -> assertThat(result).contains("Error").doesNotContain("root:"));
    }

    @Test
    void seesNoMemberOfAJavaObject() throws Exception {
        List<String> harmless =
                List.of(
                        "request.getClass",
                        "ctx.getClass",
                        "request.headers.getClass",
                        "ctx.client.getClass");
        assertThat(Plugin.evaluate(harmless)).containsOnly("undefined");
    }

    @Tag(TestBundle.GRAAL)
    @Test
    void anErrorShowsNoJavaFrame() throws Exception {
        assertThat(
                        Plugin.evaluate(
                                "(() => { try { request.headers.set('a b', '') } catch (e) { return e.stack } })()"))
                .startsWith("TypeError")
                .doesNotContain("java", "dev.weir", "polyglot", "prelude");
    }

    @Test
    void oneRequestCannotChangeTheNext() throws Exception {
        String code =
                """
                const pollutions = [
                  () => { Object.prototype.polluted = 1 },
                  () => { Array.prototype.map = () => "polluted" },
                  () => { Array.prototype.slice.call = () => "polluted" },
                  () => { globalThis.polluted = 1 },
                  () => { JSON.stringify = () => "polluted" },
                  () => { Headers.prototype.get = () => "polluted" },
                  () => { Object.getPrototypeOf(async () => {}).polluted = 1 },
                  () => { Object.getPrototypeOf([][Symbol.iterator]()).next = () => ({ done: true }) },
                  () => { Object.getPrototypeOf(new Map().entries()).next = () => ({ done: true }) },
                  () => { Promise.prototype.then = () => "polluted" },
                  () => { Error.prototype.name = "polluted" },
                  () => { Object.setPrototypeOf(Array.prototype, { polluted: 1 }) },
                  (ctx) => { ctx.constructor.prototype.polluted = 1 },
                  (ctx) => { ctx.log.info = () => {} },
                  (ctx) => { ctx.config.key = "polluted" },
                  (ctx) => { console.log = () => "polluted" },
                  () => { ({})["__proto__"]["polluted"] = 1 },
                  () => { ({})["constructor"]["prototype"]["polluted"] = 1 },
                  () => { /(secret)/.exec("secret") },
                ];
                function checks(request, ctx) {
                  return [
                    ({}).polluted, [].polluted, [1].map((x) => x + 1)[0], Array.prototype.slice.call([7])[0],
                    globalThis.polluted, JSON.stringify(1), request.headers.get("a"),
                    (async () => {}).polluted, [...[1, 2]].length, [...new Map([[1, 1]])].length,
                    new Error().name, ctx.polluted, ctx.config.key, RegExp.$1, console.log(""),
                  ].map(String).join();
                }
                export default {
                  onRequest(request, ctx) {
                    if (request.headers.has("check")) return new Response(checks(request, ctx));
                    let refused = 0;
                    for (const pollute of pollutions) {
                      try { pollute(ctx) } catch (e) { if (e instanceof TypeError) refused++ }
                    }
                    return new Response(`${refused} of ${pollutions.length}`);
                  },
                };
                """;
        try (Plugin plugin = Plugin.of(code)) {
            // The last context given back is the next one taken: all calls run in the same.
            String before = Plugin.text(plugin.handle(Plugin.get("check", "1", "a", "1")));
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("18 of 19");
            assertThat(Plugin.text(plugin.handle(Plugin.get("check", "1", "a", "1"))))
                    .isEqualTo(before)
                    .doesNotContain("polluted", "secret");
        }
    }

    /**
     * Parts and some built-ins are frozen when they are first used, not when the context is made.
     */
    @Test
    void whatIsUsedLateIsFrozenAllTheSame() throws Exception {
        String code =
                """
                const Kept = Map; // taken before anything is frozen
                const pollutions = [
                  () => { Kept.prototype.get = () => "polluted" },
                  () => { Object.getPrototypeOf(new Kept().keys()).next = () => ({ done: true }) },
                  () => { Set.prototype.has = () => "polluted" },
                  () => { Object.getPrototypeOf(new Set().keys()).next = () => ({ done: true }) },
                  () => { Math.max = () => "polluted" },
                  () => { Date.now = () => "polluted" },
                  () => { Date.prototype.toISOString = () => "polluted" },
                  () => { Uint8Array.prototype.fill = () => "polluted" },
                  () => { Object.getPrototypeOf(Uint8Array).from = () => "polluted" },
                  () => { globalThis.Intl.DateTimeFormat.prototype.format = () => "polluted" },
                  () => { Reflect.ownKeys = () => "polluted" },
                  () => { URL.prototype.toJSON = () => "polluted" },
                  () => { URLSearchParams.prototype.get.call = () => "polluted" },
                  () => { Object.getOwnPropertyDescriptor(Kept.prototype, "size").get.polluted = 1 },
                  () => { Object.getOwnPropertyDescriptor(URL.prototype, "href").set.polluted = 1 },
                  () => { Object.defineProperty(Math.max, "name", { value: "polluted" }) },
                  () => { delete Kept.prototype.get.name },
                  () => { Object.getPrototypeOf("".matchAll(/a/g)).next = () => "polluted" },
                  () => { Object.getPrototypeOf(async function* () {}).prototype.polluted = 1 },
                  () => { Object.prototype.toString.polluted = 1 },
                  () => { globalThis.URL = "polluted" },
                  () => { delete globalThis.Math },
                  () => { Object.defineProperty(globalThis, "Set", { value: "polluted" }) },
                  (ctx) => { Object.setPrototypeOf(ctx.vars, { polluted: 1 }) },
                ];
                export default {
                  onRequest(request, ctx) {
                    let refused = 0;
                    for (const pollute of pollutions) {
                      try { pollute(ctx) } catch (e) { if (e instanceof TypeError) refused++ }
                    }
                    const seen = [
                      new Kept([["a", 1]]).get("a"), [...new Set([7])], Math.max(1, 2), new Date(0).toISOString(),
                      new URL("http://h/p").toJSON(), ctx.vars.polluted,
                    ];
                    return new Response(`${refused} of ${pollutions.length}: ${seen}`);
                  },
                };
                """;
        try (Plugin plugin = Plugin.of(code)) {
            for (int i = 0; i < 2; i++) {
                assertThat(Plugin.text(plugin.handle(Plugin.get())))
                        .isEqualTo("24 of 24: 1,7,2,1970-01-01T00:00:00.000Z,http://h/p,");
            }
        }
    }

    @Test
    void ordinaryProgramsRunOnFrozenBuiltIns() throws Exception {
        List<String> expressions =
                List.of(
                        "(() => { class Mine extends Error { constructor(m) { super(m); this.name = 'Mine' } }; return String(new Mine('x')) })()",
                        "(() => { const e = new TypeError(); e.message = 'later'; return e.message })()",
                        "(() => { const o = {}; o.toString = () => 'own'; return String(o) })()",
                        "(() => { function F() {}; F.prototype.constructor = F; F.toString = () => 'f'; return String(F) })()",
                        "(() => { class A { x() { return 1 } }; A.prototype.valueOf = () => 5; return new A() + new A().x() })()",
                        "[3, 1, 2].sort().map((x) => x * 2).join()",
                        "[...new Set([1, 1])].length",
                        "JSON.stringify({ a: new Date(0), b: [/x/.test('x')] })",
                        "'a-b'.replace(/(\\w)-(\\w)/, '$2-$1')",
                        "(() => { const a = [1]; a.push(2); a.length = 1; return a })()",
                        "Object.entries({ a: 1 }).flat()",
                        "await Promise.resolve(1)");
        assertThat(Plugin.evaluate(expressions))
                .containsExactly(
                        "Mine: x",
                        "later",
                        "own",
                        "f",
                        "6",
                        "2,4,6",
                        "1",
                        "{\"a\":\"1970-01-01T00:00:00.000Z\",\"b\":[true]}",
                        "b-a",
                        "1",
                        "a,1",
                        "1");
    }

    @Test
    void pluginsMayExtendGlobalsWhileTheyLoad() throws Exception {
        Map<String, String> files =
                Map.of(
                        "plugin.js",
                        "import './polyfill.js'; export default { onRequest: () => new Response([1, 2].total()) }",
                        "polyfill.js",
                        "Array.prototype.total = function () { return String(this.length) }");
        TestBundle bundle = new TestBundle("js/1", "plugin.js", files);
        try (Plugin plugin =
                Plugin.of(
                        bundle,
                        dev.weir.api.spi.ConfigValue.NOTHING,
                        new dev.weir.tck.TestContext().limits(Plugin.WIDE))) {
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("2");
        }
    }
}
