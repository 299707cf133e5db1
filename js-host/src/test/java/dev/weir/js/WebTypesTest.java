package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestExchange;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Headers, Request and Response as the Fetch Standard has them, on the real engine. */
final class WebTypesTest {

    @Test
    void headersBehaveAsInTheFetchStandard() throws Exception {
        Plugin.expect(
                Map.ofEntries(
                        // §5.1: get combines, has and get ignore case, get of none is null
                        Map.entry("new Headers([['A', '1'], ['a', '2']]).get('A')", "1, 2"),
                        Map.entry("new Headers({ A: '1' }).has('a')", "true"),
                        Map.entry("new Headers().get('a')", "null"),
                        Map.entry("new Headers({ A: 1 }).get('a') === '1'", "true"),
                        // "normalize"
                        Map.entry(
                                "JSON.stringify(new Headers({ A: ' \\t x y\\r\\n' }).get('a'))",
                                "\"x y\""),
                        // "sort and combine": lower case, sorted, Set-Cookie each for itself
                        Map.entry(
                                "JSON.stringify([...new Headers([['Z','1'],['Set-Cookie','a'],['B','2'],['set-cookie','b'],['b','3']])])",
                                "[[\"b\",\"2, 3\"],[\"set-cookie\",\"a\"],[\"set-cookie\",\"b\"],[\"z\",\"1\"]]"),
                        Map.entry("[...new Headers({ B: 1, A: 2 }).keys()]", "a,b"),
                        Map.entry("[...new Headers({ B: 1, A: 2 }).values()]", "2,1"),
                        Map.entry("[...new Headers({ B: 1 }).entries()]", "b,1"),
                        Map.entry(
                                "(() => { let t = ''; new Headers({ B: 1, A: 2 }).forEach((v, k, h) => { t += k + v + h.has('b') }); return t })()",
                                "a2trueb1true"),
                        Map.entry(
                                "new Headers([['Set-Cookie','a'],['set-cookie','b']]).getSetCookie().length",
                                "2"),
                        Map.entry(
                                "(() => { const h = new Headers({ A: 1 }); h.append('a', 2); h.set('A', 3); h.append('b', 4); h.delete('B'); return [...h] })()",
                                "a,3"),
                        // a copy is a copy
                        Map.entry(
                                "(() => { const h = new Headers(request.headers); h.set('A', 'changed'); return request.headers.get('a') })()",
                                "1"),
                        Map.entry(
                                "Object.prototype.toString.call(new Headers())",
                                "[object Headers]")));
    }

    @Test
    void headersRefuseWhatIsNoField() throws Exception {
        List<String> wrong =
                List.of(
                        "request.headers.set('X', 'a\\r\\nInjected: 1')",
                        "request.headers.append('X', 'a\\nb')",
                        "request.headers.set('X', '\\0')",
                        "request.headers.set('X', '\\u20ac')",
                        "request.headers.set('X Y', 'a')",
                        "request.headers.set('', 'a')",
                        "request.headers.get('a:')",
                        "request.headers.has('a\\n')",
                        "request.headers.set(Symbol(), 'a')",
                        "request.headers.set('Transfer-Encoding', 'chunked')",
                        "request.headers.append('connection', 'close')",
                        "request.headers.set('Host', '')",
                        "request.headers.set('Host', 'a b')",
                        "request.headers.set('Host', 'a/b')",
                        "request.headers.set('Host', 'u@h')",
                        "request.headers.set('Host', 'a,b:x')",
                        "new Headers({ host: '[::1' })",
                        "request.headers.delete('Upgrade')",
                        "request.headers.append('Host', 'second.example')",
                        "new Headers({ 'Keep-Alive': '1' })",
                        "new Headers('text')",
                        "new Headers(null)",
                        "new Headers([['a']])",
                        "new Headers([['a', 'b', 'c']])");
        assertThat(Plugin.evaluate(wrong))
                .hasSameSizeAs(wrong)
                .allSatisfy(result -> assertThat(result).startsWith("TypeError"));
    }

    @Test
    void anInjectedLineNeverReachesTheUpstream() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest("request.headers.set('X', `1\\r\\nHost: evil.example`)")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED))
                    .hasMessageContaining("plugin.js:2:")
                    .hasMessageContaining("TypeError")
                    .hasMessageContaining("RFC 9110 §5.5");
            assertThat(plugin.proceeded()).isFalse();
        }
    }

    @Test
    void requestsBehaveAsInTheFetchStandard() throws Exception {
        Plugin.expect(
                Map.of(
                        "request.method", "GET",
                        "request.url", "http://api.example.com/a/b?x=1",
                        "new Request('/x').url", "http://api.example.com/x",
                        "new Request('http://api.example.com?y').url", "http://api.example.com/?y",
                        "new Request(request, { method: 'patch' }).method", "patch",
                        "new Request(request, { method: 'delete' }).method", "DELETE",
                        "request.clone().headers.get('a')", "1",
                        "request instanceof Request", "true",
                        "Object.prototype.toString.call(request)", "[object Request]"));
        List<String> wrong =
                List.of(
                        "new Request(request, { method: 'CONNECT' })",
                        "new Request(request, { method: 'trace' })",
                        "new Request(request, { method: 'A B' })",
                        "new Request(request, { method: 'GET\\r\\n' })",
                        "new Request(request, { body: 'x' })",
                        "new Request(request, 1)",
                        "Request.prototype.url");
        assertThat(Plugin.evaluate(wrong))
                .hasSameSizeAs(wrong)
                .allSatisfy(result -> assertThat(result).startsWith("TypeError"));
    }

    @Test
    void responsesBehaveAsInTheFetchStandard() throws Exception {
        Plugin.expect(
                Map.of(
                        "new Response().status", "200",
                        "new Response('a').headers.get('content-type')", "text/plain;charset=UTF-8",
                        "new Response('a', { headers: { 'content-type': 'x/y' } }).headers.get('content-type')",
                                "x/y",
                        "new Response(null).body", "null",
                        "new Response(null, { status: 204 }).ok", "true",
                        "new Response('', { status: 404 }).ok", "false",
                        "Object.prototype.toString.call(new Response())", "[object Response]",
                        "new Response('x', { status: 204 })",
                                "TypeError: a response with status 204 has no body"));
        List<String> wrong =
                List.of(
                        "new Response('', { status: 99 })",
                        "new Response('', { status: 101 })",
                        "new Response('', { status: 600 })",
                        "new Response('', { status: 200.5 })",
                        "new Response('', { status: 'ok' })");
        assertThat(Plugin.evaluate(wrong))
                .hasSameSizeAs(wrong)
                .allSatisfy(result -> assertThat(result).startsWith("RangeError: status"));
        assertThat(Plugin.evaluate(List.of("new Response({})", "Response.json()")))
                .allSatisfy(result -> assertThat(result).startsWith("TypeError"));
    }

    @Test
    void refusesMessagesOfAnEarlierCall() throws Exception {
        String code =
                """
                let kept = {};
                export default {
                  onRequest(request, ctx) {
                    const uses = {
                      headers: () => kept.headers.get("a"),
                      through: () => kept.request.headers.get("a"),
                      method: () => kept.request.method,
                      consumer: () => kept.ctx.consumer,
                      vars: () => kept.vars.secret,
                      write: () => { kept.vars.secret = "x" },
                      copy: () => new Headers(kept.headers),
                    };
                    const use = request.headers.get("use");
                    if (use === "return") return kept.request;
                    if (use !== null) {
                      try { return new Response(`leaked ${uses[use]()}`) }
                      catch (e) { return new Response(`${e.name}: ${e.message}`) }
                    }
                    kept = { request, ctx, vars: ctx.vars, headers: request.headers };
                  },
                };
                """;
        try (Plugin plugin = Plugin.of(code)) {
            for (String use :
                    List.of("headers", "through", "method", "consumer", "vars", "write", "copy")) {
                inOneContext(() -> {
                    plugin.handle(Plugin.get("a", "secret"));
                    assertThat(Plugin.text(plugin.handle(Plugin.get("use", use))))
                            .as(use)
                            .startsWith("TypeError")
                            .contains("ended");
                });
            }
            inOneContext(() -> {
                plugin.handle(Plugin.get());
                assertThatThrownBy(() -> plugin.handle(Plugin.get("use", "return")))
                        .hasMessageMatching(
                                "(?s).*belongs to (an earlier call|a call of onResponse that has ended).*");
            });
        }
    }

    @Test
    void refusesTheBodyOfAnEarlierResponse() throws Exception {
        String code =
                """
                let kept;
                export default { onResponse(response) {
                  if (kept) return new Response(kept);
                  kept = response.body;
                } }
                """;
        try (Plugin plugin = Plugin.of(code)) {
            plugin.upstream(new Response(200, Headers.empty(), dev.weir.api.Body.of("secret")));
            inOneContext(() -> {
                plugin.handle(Plugin.get());
                assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                        .hasMessageMatching(
                                "(?s).*belongs to (an earlier call|a call of onResponse that has ended).*");
            });
        }
    }

    /**
     * Two calls that are to run in the same context. The last one given back is the next one taken,
     * unless one that was built in the background came between: then they are tried again.
     */
    private static void inOneContext(ThrowingCallable calls) throws Exception {
        for (int tries = 1; ; tries++) {
            try {
                calls.call();
                return;
            } catch (AssertionError e) {
                if (tries == 20) {
                    throw e;
                }
            } catch (Exception | Error e) {
                throw e;
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void whatIsNotGrantedIsATypeErrorThatAPluginCanCatch() throws Exception {
        String code =
                """
                export default {
                  onRequest(request, ctx) {
                    try {
                      return new Response(ctx.consumer);
                    } catch (e) {
                      return new Response(`${e instanceof TypeError}: ${e.message}`);
                    }
                  },
                };
                """;
        try (Plugin plugin = Plugin.of(code)) {
            Response response =
                    plugin.filter()
                            .handle(
                                    new TestExchange().denyConsumer(),
                                    new ScriptedChain(Plugin.get()));
            assertThat(Plugin.text(response)).isEqualTo("true: the consumer is not granted");
        }
    }
}
