package dev.weir.wasm;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import dev.weir.wasm.chicory.ChicoryEngine;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A filter of a guest, and one exchange after another through it. */
final class Run implements AutoCloseable {
    /** One host for all tests: what was compiled once is not compiled again. */
    static final WasmHost HOST = new WasmHost(new ChicoryEngine(Optional.empty()));

    /** Time enough for any guest that ends at all, on a machine that does much else. */
    static final Limits PATIENT =
            new Limits(Duration.ofSeconds(20), Duration.ofSeconds(30), 16L << 20);

    /** What one exchange came to. */
    record Result(Response response, List<Request> sent, List<RuntimeException> atTheEnd) {
        Request upstream() {
            return sent.getFirst();
        }
    }

    private final TestContext context;
    private final Filter filter;

    private Run(TestContext context, Filter filter) {
        this.context = context;
        this.filter = filter;
    }

    static Run of(TestBundle bundle, ConfigValue config) throws Exception {
        return of(bundle, config, new TestContext().limits(PATIENT));
    }

    static Run of(TestBundle bundle, ConfigValue config, TestContext context) throws Exception {
        return new Run(context, HOST.load(bundle).create(config, context));
    }

    static Run of(HandMade module) throws Exception {
        return of(TestBundle.of(module), new ConfigValue.Nothing());
    }

    TestContext context() {
        return context;
    }

    Filter filter() {
        return filter;
    }

    static Request get(String... headers) {
        Headers.Builder fields = new Headers.Builder().add("Host", "api.example.com");
        for (int i = 0; i < headers.length; i += 2) {
            fields.add(headers[i], headers[i + 1]);
        }
        return new Request("GET", "http", "/orders?page=2", fields.build(), Body.empty());
    }

    Result exchange(Request request) throws Exception {
        return exchange(new ScriptedChain(request));
    }

    Result exchange(Request request, Response answer) throws Exception {
        return exchange(new ScriptedChain(request).answer(answer));
    }

    /** One whole exchange, its end included, whatever the filter does. */
    Result exchange(ScriptedChain chain) throws Exception {
        return exchange(new TestExchange(), chain);
    }

    Result exchange(TestExchange exchange, ScriptedChain chain) throws Exception {
        List<RuntimeException> atTheEnd = List.of();
        Response response;
        try {
            response = filter.handle(exchange, chain);
        } finally {
            atTheEnd = exchange.complete();
        }
        return new Result(response, chain.sent(), atTheEnd);
    }

    @Override
    public void close() {
        filter.close();
    }
}
