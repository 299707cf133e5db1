package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Consumer;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import dev.weir.tck.WatchedBody;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What handlers can do to heads, on the real engine. */
final class JsFilterTest {

    @Test
    void changesRequestHeadersInPlace() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        request.headers.set("X-Set", "1");
                        request.headers.append("Accept", "text/plain");
                        request.headers.delete("X-Gone");
                        """)) {
            plugin.handle(Plugin.get("Accept", "text/html", "x-gone", "1", "X-Gone", "2"));
            Headers sent = plugin.sent().headers();
            assertThat(sent.all("x-set")).containsExactly("1");
            assertThat(sent.all("accept")).containsExactly("text/html", "text/plain");
            assertThat(sent.contains("x-gone")).isFalse();
        }
    }

    @Test
    void passesTheSameObjectsOnWhenItChangesNothing() throws Exception {
        try (Plugin plugin =
                Plugin.of(
                        "export default { onRequest(r) { return r }, onResponse(r) { return r } }")) {
            Response upstream = new Response(201, Headers.of("A", "1"), Body.of("content"));
            Request request = Plugin.get("B", "2");
            assertThat(plugin.upstream(upstream).handle(request)).isSameAs(upstream);
            assertThat(plugin.sent().headers()).isSameAs(request.headers());
        }
    }

    @Test
    void changesMethodPathQueryAndHeadersByANewRequest() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        const next = new Request("/other%20path?y=2#part", request);
                        next.headers.set("X-From", request.path + " " + request.query);
                        return new Request(next, { method: "post" });
                        """)) {
            plugin.handle(Plugin.get("A", "1"));
            assertThat(plugin.sent().method()).isEqualTo("POST");
            assertThat(plugin.sent().target()).isEqualTo("/other%20path?y=2");
            assertThat(plugin.sent().headers().first("x-from")).hasValue("/a/b x=1");
            assertThat(plugin.sent().headers().first("a")).hasValue("1");
        }
    }

    @Test
    void keepsTheHostOfARequestWhoseHeadersAreMadeAnew() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest("return new Request(request, { headers: { 'X-Only': '1' } })")) {
            plugin.handle(Plugin.get("A", "1"));
            assertThat(plugin.sent().headers().first("host")).hasValue("api.example.com");
            assertThat(plugin.sent().headers().size()).isEqualTo(2);
        }
    }

    @Test
    void sendsTheBodyOfTheClientWithAChangedRequest() throws Exception {
        try (Plugin plugin = Plugin.onRequest("return new Request('/x', request)")) {
            WatchedBody body = new WatchedBody("content");
            Request request = Plugin.get().withMethod("PUT").withBody(body.body());
            plugin.handle(request);
            assertThat(plugin.sent().method()).isEqualTo("PUT");
            assertThat(plugin.sent().body().readAll(100)).asString().isEqualTo("content");
        }
    }

    @Test
    void takesAnAbsoluteUrlOfTheSameOriginOnly() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        "return new Request(request.url.replace('/a/', '/z/'), request)")) {
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().target()).isEqualTo("/z/b?x=1");
        }
        List<String> elsewhere =
                List.of(
                        "http://evil.example/",
                        "http://api.example.com.evil.example/",
                        "http://api.example.com@evil.example/",
                        "https://api.example.com/");
        for (String url : elsewhere) {
            // It can be made, for fetch; the exchange cannot go on with it.
            try (Plugin plugin = Plugin.onRequest("return new Request('%s')".formatted(url))) {
                assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                        .as(url)
                        .hasMessageContaining("TypeError: a plugin never chooses the upstream");
            }
        }
        List<String> urls =
                List.of(
                        "//evil.example/",
                        "relative",
                        "/a/../../etc",
                        "/a/%2E%2e/etc",
                        "/a b",
                        "/a\\r\\nX: y");
        assertThat(Plugin.evaluate(urls.stream().map("new Request('%s').url"::formatted).toList()))
                .hasSameSizeAs(urls)
                .allSatisfy(result -> assertThat(result).startsWith("TypeError"));
    }

    @Test
    void answersByItself() throws Exception {
        try (Plugin plugin =
                Plugin.of(
                        """
                        export default {
                          onRequest() {
                            return new Response("nö", { status: 403, headers: [["A", "1"], ["A", "2"]] });
                          },
                          onResponse() { throw new Error("not for its own answer"); },
                        }
                        """)) {
            WatchedBody body = new WatchedBody("unread");
            Response answer = plugin.handle(Plugin.get().withBody(body.body()));
            assertThat(answer.status()).isEqualTo(403);
            assertThat(answer.headers().all("a")).containsExactly("1", "2");
            assertThat(answer.headers().first("content-type")).hasValue("text/plain;charset=UTF-8");
            assertThat(Plugin.text(answer)).isEqualTo("nö");
            assertThat(plugin.proceeded()).isFalse();
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void answersWithJson() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest("return Response.json({ a: [1, null] }, { status: 201 })")) {
            Response answer = plugin.handle(Plugin.get());
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.headers().first("content-type")).hasValue("application/json");
            assertThat(Plugin.text(answer)).isEqualTo("{\"a\":[1,null]}");
        }
    }

    @Test
    void changesResponseHeadersInPlaceAndKeepsRepeatedFields() throws Exception {
        try (Plugin plugin =
                Plugin.onResponse(
                        """
                        response.headers.set("X-Status", `${response.status} ${response.ok}`);
                        response.headers.append("Set-Cookie", "c=3");
                        """)) {
            Headers headers = Headers.of("Set-Cookie", "a=1", "Via", "x", "Set-Cookie", "b=2");
            WatchedBody body = new WatchedBody("content");
            Response answer =
                    plugin.upstream(new Response(404, headers, body.body())).handle(Plugin.get());
            assertThat(answer.headers().all("set-cookie")).containsExactly("a=1", "b=2", "c=3");
            assertThat(answer.headers().first("x-status")).hasValue("404 false");
            assertThat(answer.body()).isSameAs(body.body());
            assertThat(body.closed()).isFalse();
        }
    }

    @Test
    void passesTheBodyOfTheUpstreamOnUnderAnotherHead() throws Exception {
        try (Plugin plugin =
                Plugin.onResponse(
                        "return new Response(response.body, { status: 418, headers: { B: '2' } })")) {
            WatchedBody body = new WatchedBody("content");
            Response answer =
                    plugin.upstream(new Response(200, Headers.of("A", "1"), body.body()))
                            .handle(Plugin.get());
            assertThat(answer.status()).isEqualTo(418);
            assertThat(answer.headers().size()).isEqualTo(1);
            assertThat(answer.body()).isSameAs(body.body());
            assertThat(body.closed()).isFalse();
        }
    }

    @Test
    void closesTheUpstreamsBodyWhenItAnswersInItsPlace() throws Exception {
        try (Plugin plugin = Plugin.onResponse("return new Response('mine', response)")) {
            WatchedBody body = new WatchedBody("theirs");
            Response answer =
                    plugin.upstream(new Response(500, Headers.of("A", "1"), body.body()))
                            .handle(Plugin.get());
            assertThat(answer.status()).isEqualTo(500);
            assertThat(answer.headers().first("a")).hasValue("1");
            assertThat(Plugin.text(answer)).isEqualTo("mine");
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void givesTheFactsOfTheExchange() throws Exception {
        TestContext context = new TestContext().limits(Plugin.WIDE);
        String code =
                """
                export default {
                  async onRequest(request, ctx) {
                    ctx.vars.count = 1;
                    ctx.vars.gone = "x";
                    delete ctx.vars.gone;
                    ctx.log.warn("seen", { path: ctx.request.path }, 3);
                    console.log("plain");
                    if (ctx.request !== request) throw new Error("another request");
                  },
                  async onResponse(response, { config, request, route, consumer, client, vars }) {
                    response.headers.set("X-Facts", JSON.stringify([
                      config, request.method, request.url, request.headers.get("a"), route, consumer,
                      client, vars, Object.keys(vars), "gone" in vars,
                    ]));
                  },
                }
                """;
        ConfigValue config = new ConfigValue.Table(Map.of("deep", text("v")));
        TestExchange exchange = new TestExchange().clientIp("192.0.2.7");
        exchange.identity(new Identity(new Consumer("acme"), "key-auth"));
        try (Plugin plugin = Plugin.of(TestBundle.of(code), config, context).exchange(exchange)) {
            Response answer = plugin.handle(Plugin.get("A", "1"));
            assertThat(answer.headers().first("x-facts"))
                    .hasValue(
                            """
                            [{"deep":["v"]},"GET","http://api.example.com/a/b?x=1","1","test","acme",\
                            {"ip":"192.0.2.7","tls":false},{"count":"1"},["count"],false]\
                            """);
            assertThat(context.logged())
                    .containsExactly("WARNING seen {\"path\":\"/a/b\"} 3", "INFO plain");
        }
    }

    @Test
    void hasNoConsumerAndAnEmptyConfigUnlessGiven() throws Exception {
        assertThat(Plugin.evaluate("JSON.stringify([ctx.consumer, ctx.config, ctx.vars.none])"))
                .isEqualTo("[null,{},null]");
    }

    @Test
    void seesTheRequestAsSentInOnResponseAndCannotChangeIt() throws Exception {
        String code =
                """
                export default {
                  onRequest(request) { return new Request("/sent", request) },
                  onResponse(response, ctx) {
                    response.headers.set("X-Path", ctx.request.path);
                    try { ctx.request.headers.set("A", "1") }
                    catch (e) { response.headers.set("X-Error", `${e.name}: ${e.message}`) }
                  },
                }
                """;
        try (Plugin plugin = Plugin.of(code)) {
            Headers headers = plugin.handle(Plugin.get()).headers();
            assertThat(headers.first("x-path")).hasValue("/sent");
            assertThat(headers.first("x-error").orElseThrow())
                    .startsWith("TypeError: headers of a request that has been sent");
        }
    }

    @Test
    void awaitsPromisesAndCallsHandlersAsMethodsOfTheExport() throws Exception {
        String code =
                """
                const later = async (value) => value;
                export default {
                  greeting: "hi",
                  async onRequest(request) {
                    const [a, b] = await Promise.all([later(1), later(2)]);
                    await null;
                    request.headers.set("X-Sum", `${this.greeting} ${a + b}`);
                  },
                }
                """;
        try (Plugin plugin = Plugin.of(code)) {
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-sum")).hasValue("hi 3");
        }
    }

    @Test
    void tellsWhereAHandlerThrew() throws Exception {
        String code =
                """
                function fails(request) {
                  return request.nothing.here;
                }
                export default {
                  async onRequest(request) {
                    await null;
                    fails(request);
                  },
                }
                """;
        try (Plugin plugin = Plugin.of(code)) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> {
                                assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED);
                                assertThat(e.source()).isEqualTo(GatewayException.Source.PLUGIN);
                                assertThat(e)
                                        .hasNoCause()
                                        .hasMessageContaining("acme/test@1.0.0")
                                        .hasMessageContaining(
                                                "onRequest: plugin.js:2:10: TypeError")
                                        .hasMessageContaining("at fails (plugin.js:2:10)")
                                        .hasMessageMatching("(?s).*\\(plugin.js:7:(5|11)\\).*")
                                        .message()
                                        .doesNotContain("prelude", "java", "polyglot");
                            });
        }
    }

    @Test
    void leavesTheUpstreamsResponseOpenWhenOnResponseFails() throws Exception {
        try (Plugin plugin = Plugin.onResponse("throw 'a text, no Error'")) {
            WatchedBody body = new WatchedBody("content");
            plugin.upstream(new Response(200, Headers.empty(), body.body()));
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("onResponse")
                    .hasMessageContaining("a text, no Error");
            assertThat(body.closed()).isFalse();
        }
    }

    @Test
    void refusesAResultOfAnotherType() throws Exception {
        try (Plugin plugin = Plugin.onRequest("return 42")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageContaining(
                            "onRequest must return nothing, a Request or a Response, returned number");
        }
        try (Plugin plugin = Plugin.onResponse("return ctx.request")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageContaining(
                            "onResponse must return nothing or a Response, returned a Request");
        }
    }

    @Test
    void failsAPromiseThatNeverSettles() throws Exception {
        try (Plugin plugin = Plugin.onRequest("await new Promise(() => {})")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED))
                    .hasMessageContaining("promise never settles");
        }
    }

    private static ConfigValue text(String value) {
        return new ConfigValue.Items(List.of(new ConfigValue.Text(value)));
    }

    @Test
    void whatAPluginThrowsCommandsNoTerminal() throws Exception {
        try (Plugin plugin = Plugin.onRequest("throw new Error('\\x1b[31mred\\x9b1m\\r\\nnext')")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageContaining("Error: \\u001b[31mred\\u009b1m\\u000d\nnext");
        }
    }
}
