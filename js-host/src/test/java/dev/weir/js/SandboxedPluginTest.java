package dev.weir.js;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Plugins with {@code "sandbox": "wasm"}: the same API, and errors told in the same way. */
@Tag(TestBundle.GRAAL)
final class SandboxedPluginTest {

    @Test
    void changesARequestAndAResponse() throws Exception {
        try (Plugin plugin =
                sandboxed(
                        """
                        export default {
                          onRequest(request, ctx) {
                            request.headers.set("x-agent", request.headers.get("user-agent") + "!");
                            request.headers.delete("cookie");
                            ctx.vars.seen = request.path;
                          },
                          onResponse(response, ctx) {
                            response.headers.append("x-seen", ctx.vars.seen + ctx.request.query);
                          },
                        }
                        """)) {
            plugin.upstream(new Response(200, Headers.of("x-seen", "a"), Response.of(200).body()));
            Response response = plugin.handle(Plugin.get("User-Agent", "curl", "Cookie", "a=b"));

            assertThat(plugin.sent().headers().first("x-agent")).hasValue("curl!");
            assertThat(plugin.sent().headers().contains("cookie")).isFalse();
            assertThat(response.headers().all("x-seen")).containsExactly("a", "/a/bx=1");
        }
    }

    @Test
    void answersWithTextOfEveryAlphabet() throws Exception {
        String text = "a é € 😀";
        try (Plugin plugin = onRequest("return Response.json({text: '" + text + "'})")) {
            assertThat(Plugin.text(plugin.handle(Plugin.get())))
                    .isEqualTo("{\"text\":\"" + text + "\"}");
        }
    }

    @Test
    void importsModulesOfItsBundleOnly() throws Exception {
        Map<String, String> files =
                Map.of(
                        "src/plugin.js",
                        "import { name } from '../lib/name.js';\n"
                                + "export default { onRequest: () => new Response(name) }",
                        "lib/name.js",
                        "export const name = 'lib'");
        TestBundle bundle = new TestBundle("js/1", "src/plugin.js", files, true);
        try (Plugin plugin = of(bundle, new TestContext().limits(Plugin.WIDE))) {
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("lib");
        }
        assertThatThrownBy(() -> sandboxed("import '/etc/passwd';\nexport default {}"))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("/etc/passwd")
                .hasMessageContaining("the bundle has only [plugin.js]");
    }

    @Test
    void saysWhereAnErrorCameFrom() throws Exception {
        try (Plugin plugin =
                sandboxed(
                        """
                        function read(value) {
                          return value.text;
                        }
                        export default { async onRequest() {
                          await null;
                          read(null);
                        } }
                        """)) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageStartingWith(
                            "plugin acme/test@1.0.0 failed in onRequest: plugin.js:2:10: TypeError: ")
                    .hasMessageContaining("\n    at read (plugin.js:2:10)")
                    .hasMessageNotContaining("weir:");
        }
    }

    @Test
    void refusesABundleWithThePlaceOfTheMistake() {
        assertThatThrownBy(() -> sandboxed("export default {\n  onRequest() { let x = ; }\n}"))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("bundle acme/test@1.0.0: plugin.js:2:25: SyntaxError: ");
        assertThatThrownBy(() -> sandboxed("\nexport default 5;"))
                .hasMessageContaining("plugin.js:2:1: the default export must be an object");
        assertThatThrownBy(() -> sandboxed("await new Promise(() => {});\nexport default {}"))
                .hasMessageContaining("its top-level await never settles");
    }

    @Test
    void aPromiseThatNeverSettlesIsAnError() throws Exception {
        try (Plugin plugin = onRequest("await new Promise(() => {})")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageContaining("its promise never settles");
        }
    }

    @Test
    void textDoesNotBecomeCode() throws Exception {
        for (String attempt :
                List.of(
                        "eval('1')",
                        "new Function('return 1')()",
                        "(async () => {}).constructor('return 1')()",
                        "await import('data:text/javascript,1')")) {
            try (Plugin plugin = onRequest(attempt)) {
                assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                        .as(attempt)
                        .hasMessageContaining("Error");
            }
        }
    }

    @Test
    void offersNothingHalf() throws Exception {
        String names =
                "['SharedArrayBuffer', 'Atomics', 'WebAssembly', 'require', 'process', 'Java']";
        try (Plugin plugin =
                onRequest(
                        "return new Response("
                                + names
                                + ".map((n) => typeof globalThis[n]).join())")) {
            assertThat(Plugin.text(plugin.handle(Plugin.get())).split(",", -1))
                    .containsOnly("undefined");
        }
    }

    @Test
    void oneRequestCannotChangeBuiltInsForTheNext() throws Exception {
        try (Plugin plugin = onRequest("Array.prototype.map = () => 'changed'")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get())).hasMessageContaining("TypeError");
        }
    }

    @Test
    void everyGuestHasItsOwnChanceAndItsOwnCopyOfWhatWasKept() throws Exception {
        String code =
                """
                const kept = new Headers({ a: "1" });
                const url = new URL("http://a/b");
                export default { onRequest(request) {
                  if (request.headers.has("spin")) for (;;);
                  kept.append("a", "2");
                  url.searchParams.append("c", "d");
                  return new Response(kept.get("a") + url + " " + Math.random());
                } }
                """;
        Limits limits = new Limits(Duration.ofMillis(300), Duration.ofSeconds(20), 16 << 20);
        Set<String> chances = new HashSet<>();
        try (Plugin plugin =
                of(TestBundle.of(code).inSandbox(), new TestContext().limits(limits))) {
            for (int i = 0; i < 3; i++) {
                String[] answer = Plugin.text(plugin.handle(Plugin.get())).split(" ", -1);
                assertThat(answer[0] + " " + answer[1]).isEqualTo("1, 2http://a/b?c=d");
                chances.add(answer[2]);
                // The guest is given up; the next call is the first of another.
                assertThatThrownBy(() -> plugin.handle(Plugin.get("spin", "1")))
                        .hasMessageContaining("time limit");
            }
        }
        assertThat(chances).hasSize(3);
    }

    @Test
    void offersTheAPIThatNeedsNobodyElse() throws Exception {
        Map<String, String> wanted =
                Map.ofEntries(
                        entry("atob(btoa('a\\xe9'))", "aé"),
                        entry("atob('*')", "InvalidCharacterError: the text is no base64"),
                        entry("new TextEncoder().encode('€')", "226,130,172"),
                        entry(
                                "new TextDecoder().decode(new Uint8Array([0, 226, 130, 172]).subarray(1))",
                                "€"),
                        entry("new TextDecoder('latin1').decode(new Uint8Array([128]))", "€"),
                        entry("structuredClone(new Map([[1, { a: [2] }]])).get(1).a[0]", "2"),
                        entry("new URLSearchParams('a=1&a=2').getAll('a').join()", "1,2"),
                        entry("AbortSignal.abort().reason.name", "AbortError"),
                        entry("performance.now() >= 0", "true"),
                        entry("Number.isInteger(performance.now())", "true"),
                        entry("await new Response('{\"a\":1}').json().then((j) => j.a)", "1"),
                        entry("await new Response('é').bytes()", "195,169"),
                        entry("await new Response(new Uint8Array([226, 130, 172])).text()", "€"),
                        entry(
                                "(await new Response(new URLSearchParams({ a: 'é' })).formData()).get('a')",
                                "é"),
                        entry("await new Response('a').clone().text()", "a"),
                        entry("await new Promise((done) => queueMicrotask(() => done(5)))", "5"),
                        entry("typeof Intl", "undefined"),
                        entry("ctx.passThroughOnException()", "undefined"));
        assertThat(evaluate(wanted.keySet())).isEqualTo(wanted);
    }

    @Test
    void aWorkerRunsAsItDoesElsewhere() throws Exception {
        try (Plugin plugin =
                sandboxed(
                        """
                        export default { async fetch(request, env, ctx) {
                          const response = await fetch(request);
                          const answer = new Response(response.body, response);
                          answer.headers.set("x-seen", (await crypto.subtle.digest("SHA-256", new Uint8Array())).byteLength);
                          return answer;
                        } }
                        """)) {
            plugin.upstream(new Response(203, Headers.empty(), Body.of("from upstream")));
            Response response = plugin.handle(Plugin.get());
            assertThat(response.status()).isEqualTo(203);
            assertThat(response.headers().first("x-seen")).hasValue("32");
            assertThat(Plugin.text(response)).isEqualTo("from upstream");
        }
    }

    @Test
    void refusesWhatWasNotGranted() throws Exception {
        Map<String, String> refusals =
                Map.of(
                        "await request.text()", "request-body",
                        "await request.body.getReader().read()", "request-body",
                        "await fetch('http://internal.test/')", "call-outs",
                        "await ctx.kv.get('a')", "kv",
                        "await ctx.kv.put('a', 'b')", "kv");
        TestContext none = new TestContext().limits(Plugin.WIDE).grant();
        for (Map.Entry<String, String> each : refusals.entrySet()) {
            String code =
                    "export default { async onRequest(request, ctx) { try { %s } catch (e) { return new Response(String(e)) } } }"
                            .formatted(each.getKey());
            try (Plugin plugin = of(TestBundle.of(code).inSandbox(), none)) {
                assertThat(Plugin.text(plugin.handle(post("secret"))))
                        .as(each.getKey())
                        .startsWith("TypeError: ")
                        .contains(each.getValue());
            }
        }
    }

    @Test
    void aCallThatWaitsLetsOthersIn() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch served = new CountDownLatch(1);
        TestContext context = new TestContext().limits(Plugin.WIDE);
        context.callOuts()
                .answer(callOut -> {
                    asked.countDown();
                    await(served);
                    return new Response(200, Headers.empty(), Body.of("late"));
                });
        String code =
                """
                let calls = 0;
                export default { async onRequest(request, ctx) {
                  const number = ++calls;
                  if (number > 1) return new Response(String(number));
                  const late = await fetch("http://slow.test/");
                  return new Response(`${number} of ${calls}: ${await late.text()}`);
                } }
                """;
        try (Plugin plugin = of(TestBundle.of(code).inSandbox(), context)) {
            CompletableFuture<String> first = CompletableFuture.supplyAsync(() -> textOf(plugin));
            await(asked);
            assertThat(textOf(plugin)).isEqualTo("2");
            served.countDown();
            assertThat(first.get(20, TimeUnit.SECONDS)).isEqualTo("1 of 2: late");
        }
    }

    @Test
    void aBodyPassesThroughPieceByPiece() throws Exception {
        try (Plugin plugin =
                sandboxed(
                        """
                        export default { onResponse(response) {
                          const upper = new TransformStream({
                            transform: (text, controller) => controller.enqueue(text.toUpperCase()),
                          });
                          return new Response(response.body.pipeThrough(new TextDecoderStream())
                            .pipeThrough(upper).pipeThrough(new TextEncoderStream()), response);
                        } }
                        """)) {
            String text = "añb".repeat(100_000);
            plugin.upstream(new Response(200, Headers.empty(), Body.of(text)));
            try (var body = plugin.handle(Plugin.get()).body().open()) {
                assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
                        .isEqualTo(text.toUpperCase(Locale.ROOT));
            }
        }
    }

    @Test
    void answersWithBytes() throws Exception {
        try (Plugin plugin = onRequest("return new Response(new Uint8Array([104, 105]))")) {
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("hi");
        }
    }

    @Test
    void goesOnWithABodyOfItsOwn() throws Exception {
        try (Plugin plugin =
                onRequest("return new Request('/other', { method: 'PUT', body: 'own' })")) {
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().method()).isEqualTo("PUT");
            assertThat(plugin.sent().target()).isEqualTo("/other");
            assertThat(new String(plugin.sent().body().readAll(10), StandardCharsets.UTF_8))
                    .isEqualTo("own");
        }
    }

    @Test
    void whatAPluginKeepsOfACallIsOfNoUseAfterwards() throws Exception {
        try (Plugin plugin =
                sandboxed(
                        """
                        let kept;
                        export default { onRequest(request, ctx) {
                          kept ??= [request, request.headers, ctx];
                          const [first, headers, old] = kept;
                          return new Response([() => first.url, () => headers.get("a"), () => old.vars.a]
                            .map((use) => { try { return use() ?? "nothing"; } catch (e) { return e.name; } }).join());
                        } }
                        """)) {
            assertThat(Plugin.text(plugin.handle(Plugin.get("A", "1"))))
                    .isEqualTo("http://api.example.com/a/b?x=1,1,nothing");
            assertThat(Plugin.text(plugin.handle(Plugin.get("A", "1"))))
                    .isEqualTo("TypeError,TypeError,TypeError");
        }
    }

    @Test
    void aDecoderThatWasKeptIsCopied() throws Exception {
        String code =
                """
                const decoder = new TextDecoder();
                decoder.decode(new Uint8Array([226]), { stream: true });
                export default { onRequest(request) {
                  const text = decoder.decode(new Uint8Array([130]), { stream: true })
                    + decoder.decode(new Uint8Array([172]), { stream: true });
                  if (request.headers.has("spin")) for (;;);
                  return new Response(text);
                } }
                """;
        Limits limits = new Limits(Duration.ofMillis(300), Duration.ofSeconds(20), 16 << 20);
        try (Plugin plugin =
                of(TestBundle.of(code).inSandbox(), new TestContext().limits(limits))) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get("spin", "1")))
                    .hasMessageContaining("time limit");
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("€");
        }
    }

    @Test
    void aMessageIsLoggedAndAFloodIsCounted() throws Exception {
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin =
                of(
                        TestBundle.of(
                                        "export default { onRequest(r, ctx) { for (let i = 0; i < 150; i++) ctx.log.warn('line', i) } }")
                                .inSandbox(),
                        context)) {
            plugin.handle(Plugin.get());
        }
        assertThat(context.logged())
                .contains("WARNING line 99", "WARNING … and 50 lines more")
                .doesNotContain("WARNING line 100");
    }

    @Test
    void saysWhenTheMemoryLimitIsTooLowToStart() {
        TestContext context =
                new TestContext()
                        .limits(new Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), 64 << 10));
        assertThatThrownBy(() ->
                        of(TestBundle.of("export default { onRequest() {} }").inSandbox(), context))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("acme/test starts with")
                .hasMessageContaining("raise limits.memory");
    }

    /** What each expression gives as text, or the error that it throws. */
    private static Map<String, String> evaluate(Collection<String> expressions) throws Exception {
        StringBuilder code = new StringBuilder("const values = [];\n");
        for (String expression : expressions) {
            code.append("try { values.push(String(")
                    .append(expression)
                    .append(")) } catch (e) { values.push(String(e)) }\n");
        }
        code.append("return new Response(values.join('\\x1f'))");
        try (Plugin plugin = onRequest(code.toString())) {
            String[] values = Plugin.text(plugin.handle(Plugin.get())).split("\u001f", -1);
            Map<String, String> answers = new LinkedHashMap<>();
            for (String expression : expressions) {
                answers.put(expression, values[answers.size()]);
            }
            return answers;
        }
    }

    private static Request post(String body) {
        return Plugin.get().withMethod("POST").withBody(Body.of(body));
    }

    private static String textOf(Plugin plugin) {
        try {
            return Plugin.text(plugin.apart(new TestExchange()));
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(20, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private static Plugin sandboxed(String code) throws Exception {
        return of(TestBundle.of(code).inSandbox(), new TestContext().limits(Plugin.WIDE));
    }

    private static Plugin onRequest(String body) throws Exception {
        return sandboxed("export default { async onRequest(request, ctx) {\n" + body + "\n} }");
    }

    private static Plugin of(TestBundle bundle, TestContext context) throws Exception {
        return Plugin.of(bundle, ConfigValue.NOTHING, context);
    }
}
