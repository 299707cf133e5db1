package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.Limits;
import dev.weir.tck.TestContext;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.BooleanSupplier;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which threads run guests, and what comes of a call that cannot be ended. */
@Timeout(120)
@Tag(TestBundle.GRAAL)
final class IsolationTest {
    private static final Limits LANES =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(20), 1L << 30, Isolation.LANE);
    private static final Limits DIRECT =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(20), 1L << 30);

    @Test
    void aLaneIsAThreadOfItsOwn() throws Exception {
        StuckExchange exchange = new StuckExchange();
        exchange.release();
        for (Limits limits : List.of(DIRECT, LANES, DIRECT)) {
            TestContext context = new TestContext().limits(limits);
            try (Plugin plugin = Plugin.of(StuckExchange.ASKS, context)) {
                plugin.handle(exchange.exchange());
                assertThat(exchange.thread().getName().startsWith("weir-js-lane"))
                        .isEqualTo(limits.isolation() == Isolation.LANE);
            }
        }
    }

    @Test
    void changesWithTheLimits() throws Exception {
        StuckExchange exchange = new StuckExchange();
        exchange.release();
        TestContext context = new TestContext().limits(DIRECT);
        try (Plugin plugin = Plugin.of(StuckExchange.ASKS, context)) {
            context.limits(LANES);
            plugin.handle(exchange.exchange());
            assertThat(exchange.thread().getName()).startsWith("weir-js-lane");
        }
    }

    @Test
    void recursionGoesDeeperInALane() throws Exception {
        String deep = "const f = (n) => n === 0 ? 0 : 1 + f(n - 1);";
        String code =
                "%s export default { onRequest() { return new Response(String(f(1500))) } }"
                        .formatted(deep);
        try (Plugin plugin = Plugin.of(code, new TestContext().limits(LANES))) {
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("1500");
        }
    }

    @Test
    void whatFailsInALaneFailsItsRequest() throws Exception {
        String code = "export default { onRequest() { null.x } }";
        try (Plugin plugin = Plugin.of(code, new TestContext().limits(LANES))) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("plugin.js:1:32: TypeError");
        }
    }

    @Test
    void cutsALoopInALane() throws Exception {
        String code =
                """
                export default { onRequest(request) {
                  if (request.headers.has("attack")) for (;;);
                } }
                """;
        try (Plugin plugin = Plugin.of(code, new TestContext().limits(LANES))) {
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(() -> plugin.handle(Plugin.get("attack", "1")))
                        .hasMessageContaining("time limit of 1000 ms");
            }
            plugin.handle(Plugin.get());
            assertThat(plugin.proceeded()).isTrue();
        }
    }

    @Test
    void givesUpLanesThatDoNotComeBackUntilThereAreTooMany() throws Exception {
        StuckExchange stuck = new StuckExchange();
        StuckExchange free = new StuckExchange();
        free.release();
        TestContext context = new TestContext().limits(LANES);
        try (Plugin plugin = Plugin.of(StuckExchange.ASKS, context);
                ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            // At the same time: after the first loss no other call is let in for a while.
            List<Future<Response>> attacks =
                    requests.invokeAll(
                            Collections.nCopies(
                                    Losses.MOST,
                                    (Callable<Response>) () -> plugin.apart(stuck.exchange())));
            for (Future<Response> attack : attacks) {
                assertThat(attack.exceptionNow())
                        .hasMessageContaining("did not come back; its thread is given up");
            }
            assertQuarantined(() -> plugin.handle(free.exchange()));
            assertThat(context.logged())
                    .filteredOn(line -> line.contains("burns a thread of its"))
                    .hasSize(Losses.MOST);
            stuck.release();
        }
    }

    @Test
    void aCallThatHoldsACarrierMovesThePluginToLanes() throws Exception {
        StuckExchange stuck = new StuckExchange();
        StuckExchange free = new StuckExchange();
        free.release();
        TestContext context = new TestContext().limits(DIRECT);
        try (Plugin plugin = Plugin.of(StuckExchange.ASKS, context);
                ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> attack = requests.submit(() -> plugin.apart(stuck.exchange()));
            stuck.awaitStuck();
            await(() ->
                    context.logged().stream()
                            .anyMatch(line -> line.contains("from now on it runs in lanes")));
            assertQuarantined(() -> plugin.handle(free.exchange()));
            stuck.release();
            assertThatThrownBy(attack::get).hasMessageContaining("was cut in onRequest");
            // The quarantine ends; what it is let in for then runs in a lane.
            await(() -> passes(plugin, free));
            assertThat(free.thread().getName()).startsWith("weir-js-lane");
        }
    }

    @Test
    void turnsCallsAwayWhenTooManyWait() throws Exception {
        Limits patient =
                new Limits(
                        Duration.ofSeconds(60), Duration.ofSeconds(60), 1L << 30, Isolation.LANE);
        StuckExchange stuck = new StuckExchange();
        try (Plugin plugin = Plugin.of(StuckExchange.ASKS, new TestContext().limits(patient));
                ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor()) {
            CountDownLatch refused = new CountDownLatch(1);
            List<Future<?>> calls = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                calls.add(
                        requests.submit(() -> {
                            try {
                                plugin.apart(stuck.exchange());
                            } catch (GatewayException e) {
                                assertThat(e.type()).isEqualTo(FailureType.PLUGIN_UNAVAILABLE);
                                refused.countDown();
                            }
                            return null;
                        }));
            }
            refused.await();
            stuck.release();
            for (Future<?> call : calls) {
                call.get();
            }
        }
    }

    private static void await(BooleanSupplier condition) throws InterruptedException {
        while (!condition.getAsBoolean()) {
            Thread.sleep(20); // the test's own timeout is the bound
        }
    }

    private static boolean passes(Plugin plugin, StuckExchange exchange) {
        try {
            plugin.handle(exchange.exchange());
            return true;
        } catch (Exception e) {
            return false;
        }
    }

    private static void assertQuarantined(ThrowingCallable call) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_UNAVAILABLE))
                .hasMessageContaining("in quarantine");
    }
}
