package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BundleFiles;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A plugin under test, on the real engine, with limits that a busy machine does not break. */
final class Plugin implements AutoCloseable {
    /** For tests that are not about limits. */
    static final Limits WIDE = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 1L << 30);

    private final Filter filter;
    private Exchange exchange = new TestExchange();
    private ScriptedChain chain = new ScriptedChain(get());
    private Response upstream = Response.of(200);

    private Plugin(Filter filter) {
        this.filter = filter;
    }

    static Plugin of(String code) throws Exception {
        return of(code, new TestContext().limits(WIDE));
    }

    static Plugin of(String code, PluginContext context) throws Exception {
        return of(TestBundle.of(code), ConfigValue.NOTHING, context);
    }

    static Plugin of(BundleFiles bundle, ConfigValue config, PluginContext context)
            throws Exception {
        return new Plugin(new JsHost().load(bundle).create(config, context));
    }

    /** A plugin whose {@code onRequest(request, ctx)} has that body. */
    static Plugin onRequest(String body) throws Exception {
        return of("export default { async onRequest(request, ctx) {\n" + body + "\n} }");
    }

    /** A plugin whose {@code onResponse(response, ctx)} has that body. */
    static Plugin onResponse(String body) throws Exception {
        return of("export default { async onResponse(response, ctx) {\n" + body + "\n} }");
    }

    /**
     * What each expression gives as text, where {@code request} and {@code ctx} are at hand; for
     * one that throws, the error as text.
     */
    static List<String> evaluate(List<String> expressions) throws Exception {
        StringBuilder code = new StringBuilder("const values = [];\n");
        for (String expression : expressions) {
            code.append("try { values.push(String(")
                    .append(expression)
                    .append(")) } catch (e) { values.push(String(e)) }\n");
        }
        code.append("return new Response(values.join('\\x1f'))");
        try (Plugin plugin = onRequest(code.toString())) {
            return List.of(text(plugin.handle(get("A", "1"))).split("\u001f", -1));
        }
    }

    /** What the expression gives, as text. */
    static String evaluate(String expression) throws Exception {
        return evaluate(List.of(expression)).getFirst();
    }

    /** Fails unless each expression gives, as text, what it is mapped to. */
    static void expect(Map<String, String> byExpression) throws Exception {
        List<String> expressions = new ArrayList<>(byExpression.keySet());
        List<String> results = evaluate(expressions);
        Map<String, String> found = new LinkedHashMap<>();
        for (int i = 0; i < expressions.size(); i++) {
            found.put(expressions.get(i), results.get(i));
        }
        assertThat(found).containsExactlyInAnyOrderEntriesOf(byExpression);
    }

    static Request get(String... namesAndValues) {
        Headers headers = Headers.of(namesAndValues);
        return new Request(
                "GET", "http", "/a/b?x=1", headers.with("Host", "api.example.com"), Body.empty());
    }

    Plugin upstream(Response response) {
        upstream = response;
        return this;
    }

    Plugin exchange(Exchange facts) {
        exchange = facts;
        return this;
    }

    Response handle(Request request) throws Exception {
        chain = new ScriptedChain(request).answer(upstream);
        return filter.handle(exchange, chain);
    }

    Response handle(Exchange other) throws Exception {
        return exchange(other).handle(get());
    }

    /** Handles a request that other threads' requests do not get in the way of. */
    Response apart(Exchange other) throws Exception {
        return apart(other, get());
    }

    Response apart(Exchange other, Request request) throws Exception {
        return filter.handle(other, new ScriptedChain(request).answer(Response.of(200)));
    }

    /** The request that arrived behind the filter. */
    Request sent() {
        return chain.sent().getLast();
    }

    /** Whether the request went on to the upstream. */
    boolean proceeded() {
        return chain.calls() > 0;
    }

    Filter filter() {
        return filter;
    }

    static String text(Response response) throws Exception {
        return new String(response.body().readAll(1 << 20), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        filter.close();
    }
}
