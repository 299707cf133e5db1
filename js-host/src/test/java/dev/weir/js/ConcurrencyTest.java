package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many exchanges at a time, each on a virtual thread of its own, as in the gateway. */
@Timeout(60)
final class ConcurrencyTest {
    private static final int EXCHANGES = 2000;

    private static final String CODE =
            """
            export default {
              async onRequest(request, ctx) {
                const id = request.headers.get("id");
                ctx.vars.id = id;
                await null;
                if (Number(id) % 7 === 0) throw new Error("seven");
                request.headers.set("X-Id", ctx.vars.id);
              },
              async onResponse(response, ctx) {
                await null;
                response.headers.set("X-Ids", [ctx.vars.id, ctx.request.headers.get("x-id")].join());
              },
            }
            """;

    @Test
    void keepsExchangesApart() throws Exception {
        try (Plugin plugin = Plugin.of(CODE, new TestContext().limits(Plugin.WIDE));
                // Fewer than may wait for a context: those beyond would be turned away.
                ExecutorService threads =
                        Executors.newFixedThreadPool(200, Thread.ofVirtual().factory())) {
            List<Callable<String>> exchanges = new ArrayList<>();
            List<String> wanted = new ArrayList<>();
            for (int i = 0; i < EXCHANGES; i++) {
                int id = i;
                exchanges.add(() -> exchange(plugin.filter(), id));
                wanted.add(i % 7 == 0 ? "failed: seven" : "%d: %d,%d".formatted(i, i, i));
            }
            List<String> found = new ArrayList<>();
            for (Future<String> each : threads.invokeAll(exchanges)) {
                found.add(each.get());
            }
            assertThat(found).isEqualTo(wanted);
        }
    }

    private static String exchange(Filter filter, int id) throws Exception {
        ScriptedChain chain =
                new ScriptedChain(Plugin.get("id", String.valueOf(id)))
                        .answer(request ->
                                new Response(
                                        200,
                                        Headers.of(
                                                "X-Sent",
                                                request.headers().first("x-id").orElse("none")),
                                        Body.empty()));
        try {
            Headers headers = filter.handle(new TestExchange(), chain).headers();
            return headers.first("x-sent").orElseThrow()
                    + ": "
                    + headers.first("x-ids").orElseThrow();
        } catch (dev.weir.api.GatewayException e) {
            return "failed: "
                    + (e.getMessage().contains("Error: seven") ? "seven" : e.getMessage());
        }
    }
}
