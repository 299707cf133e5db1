package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.service.CallOuts;
import dev.weir.api.service.Capability;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.service.Meters;
import dev.weir.api.service.Scheduler;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Guests that would not stop are stopped, and the filter goes on. */
@Timeout(60)
@Tag(TestBundle.GRAAL)
final class LimitsTest {
    // Long enough that a healthy call on a busy machine is not cut: this meter counts waiting.
    private static final Limits TIME =
            new Limits(Duration.ofSeconds(1), Duration.ofSeconds(5), 16 << 20);

    @Test
    void cutsALoopInTimeAndAnswersTheNextRequest() throws Exception {
        cutsAndGoesOn("for (;;);");
    }

    @Test
    void cutsAnEndlessChainOfJobs() throws Exception {
        cutsAndGoesOn("for (;;) await null;");
    }

    @Test
    void cutsABuiltInThatLoops() throws Exception {
        cutsAndGoesOn("for (;;) new Array(1e6).fill(0).sort(() => 0);");
    }

    @Test
    void cutsRecursionThatCatchesItsOwnOverflow() throws Exception {
        cutsAndGoesOn("const f = () => { try { f() } catch { f() } }; f();");
        cutsAndGoesOn("const f = () => { try { f() } finally { f() } }; f();");
        cutsAndGoesOn("const f = () => { for (;;) try { f() } catch {} }; f();");
        cutsAndGoesOn("const f = async () => { f(); f(); }; f();");
        cutsAndGoesOn("const f = () => { new Promise(f); f(); }; f();");
    }

    @Test
    void cutsSuchRecursionBehindGeneratorsAndAwaits() throws Exception {
        String suspended =
                """
                const g = function* () { for (let i = 0; i < 2000; i++) yield i; };
                for (const n of g()) if (n % 2) await n;
                const f = () => { for (;;) try { f() } catch {} }; f();
                """;
        cutsAndGoesOn(suspended);
    }

    @Test
    void awaitsAndGeneratorsUseUpNoDepth() throws Exception {
        String code =
                """
                const g = function* () { for (let i = 0; i < 2000; i++) yield i; };
                const down = (n) => n === 0 ? 0 : 1 + down(n - 1);
                export default { async onRequest() {
                  for (const n of g()) if (n % 2) await n;
                  return new Response(String(down(200)));
                } }
                """;
        try (Plugin plugin = Plugin.of(code)) {
            for (int i = 0; i < 3; i++) {
                assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("200");
            }
        }
    }

    private static void cutsAndGoesOn(String loop) throws Exception {
        TestContext context = new TestContext().limits(TIME);
        try (Plugin plugin = Plugin.of(unlessHarmless(loop), context)) {
            long started = System.nanoTime();
            assertLimit(() -> plugin.handle(Plugin.get("attack", "1")))
                    .hasMessageContaining("acme/test@1.0.0 was cut in onRequest")
                    .hasMessageContaining("time limit of 1000 ms");
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(900), Duration.ofSeconds(10));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    @Test
    void aLoopIsCutWhenItsExchangeHasToBeOver() throws Exception {
        isOverWithItsExchange("for (;;);");
    }

    @Test
    void aWaitEndsWhenItsExchangeHasToBeOver() throws Exception {
        isOverWithItsExchange("await new Promise(done => setTimeout(done, 15000));");
    }

    @Test
    void aWaitOnALaneEndsWhenItsExchangeHasToBeOver() throws Exception {
        Limits wide = Plugin.WIDE;
        isOverWithItsExchange(
                "for (;;);",
                new Limits(wide.time(), wide.wall(), wide.memoryBytes(), Isolation.LANE));
    }

    private static void isOverWithItsExchange(String attack) throws Exception {
        isOverWithItsExchange(attack, Plugin.WIDE);
    }

    private static void isOverWithItsExchange(String attack, Limits limits) throws Exception {
        TestContext context = new TestContext().limits(limits);
        try (Plugin plugin = Plugin.of(unlessHarmless(attack), context)) {
            long started = System.nanoTime();
            plugin.exchange(new TestExchange().within(Duration.ofMillis(200)));
            assertThatThrownBy(() -> plugin.handle(Plugin.get("attack", "1")))
                    .isInstanceOfSatisfying(GatewayException.class, LimitsTest::isLate);
            assertThat(Duration.ofNanos(System.nanoTime() - started))
                    .isBetween(Duration.ofMillis(190), Duration.ofSeconds(10));
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            plugin.exchange(new TestExchange());
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    @Test
    void aCallThatWaitsInAContextThatWasCutForAnotherExchangeIsNotThePluginsFailure()
            throws Exception {
        String code =
                """
                export default { async onRequest(request, ctx) {
                  if (request.headers.has("attack")) { for (;;); }
                  ctx.log.info("waits");
                  await new Promise(done => setTimeout(done, 15000));
                } }
                """;
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin = Plugin.of(code, context);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Response> waiting =
                    threads.submit(() -> plugin.apart(new TestExchange(), Plugin.get()));
            Await.until(() -> context.logged().toString().contains("waits"));
            while (!waiting.isDone()) {
                // The context that was given back last is taken first: the one it waits in.
                assertThatThrownBy(() ->
                                plugin.apart(
                                        new TestExchange().within(Duration.ofMillis(200)),
                                        Plugin.get("attack", "1")))
                        .isInstanceOfSatisfying(GatewayException.class, LimitsTest::isLate);
            }
            assertThatThrownBy(waiting::get)
                    .cause()
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_UNAVAILABLE))
                    .hasMessageContaining("was cut with another exchange");
        }
    }

    /** The exchange's failure, not the plugin's. */
    static void isLate(GatewayException e) {
        assertThat(e.type()).isEqualTo(FailureType.UPSTREAM_TIMEOUT);
        assertThat(e.source()).isEqualTo(GatewayException.Source.INTERNAL);
        assertThat(e).hasMessageStartingWith("timeouts.total was used up while ");
    }

    @Test
    void whatRunsOnBehindAnAnswerHasTimeOfItsOwn() throws Exception {
        String code =
                """
                export default { onRequest(request, ctx) {
                  ctx.waitUntil(new Promise(done => setTimeout(done, 500)).then(() => ctx.log.info("late")));
                } }
                """;
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin = Plugin.of(code, context)) {
            plugin.exchange(new TestExchange().within(Duration.ofMillis(300)));
            plugin.handle(Plugin.get());
            Await.until(() -> context.logged().toString().contains("late"));
        }
    }

    @Test
    void survivesMoreCutsThanItHasContexts() throws Exception {
        TestContext context =
                new TestContext()
                        .limits(
                                new Limits(
                                        Duration.ofMillis(200), Duration.ofSeconds(20), 1 << 24));
        try (Plugin plugin = Plugin.of(unlessHarmless("for (;;);"), context)) {
            for (int i = 0; i < 12; i++) {
                assertLimit(() -> plugin.handle(Plugin.get("attack", "1")));
            }
            context.limits(TIME);
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    @Test
    void cutsABombOfMemory() throws Exception {
        PluginContext context = new MeteredContext(new AllocationMeter(32 << 20));
        String bomb = "const all = []; for (;;) all.push(new Array(1000).fill(1));";
        try (Plugin plugin = Plugin.of(unlessHarmless(bomb), context)) {
            assertLimit(() -> plugin.handle(Plugin.get("attack", "1")))
                    .hasMessageContaining("memory limit");
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    @Test
    void boundsByStatementsALoopThatNobodyCuts() throws Exception {
        TestContext context =
                new TestContext()
                        .limits(new Limits(Duration.ofMillis(50), Duration.ofSeconds(5), 1 << 24));
        PluginContext unmetered = new MeteredContext(context, new AllocationMeter(1L << 50));
        String loop = "let n = 0; for (;;) { try { n++ } catch { n-- } }";
        try (Plugin plugin = Plugin.of(unlessHarmless(loop), unmetered)) {
            assertLimit(() -> plugin.handle(Plugin.get("attack", "1")))
                    .hasMessageContaining("onRequest")
                    .hasMessageContaining("Statement count limit of 5000000");
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    @Test
    void countsStatementsForEachCallAnew() throws Exception {
        TestContext context =
                new TestContext()
                        .limits(new Limits(Duration.ofMillis(50), Duration.ofSeconds(5), 1 << 24));
        PluginContext unmetered = new MeteredContext(context, new AllocationMeter(1L << 50));
        String work = "let n = 0; for (let i = 0; i < 4e5; i++) { n += i; }";
        try (Plugin plugin =
                Plugin.of("export default { onRequest() { " + work + " } }", unmetered)) {
            for (int i = 0; i < 10; i++) {
                plugin.handle(Plugin.get());
            }
            assertThat(plugin.proceeded()).isTrue();
        }
    }

    @Test
    void recoversFromAStackThatIsTooDeep() throws Exception {
        TestContext context = new TestContext().limits(Plugin.WIDE);
        try (Plugin plugin = Plugin.of(unlessHarmless("const f = () => f(); f();"), context)) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get("attack", "1")))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED))
                    .hasMessageContaining("RangeError")
                    .message()
                    .hasSizeLessThan(4000);
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    @Test
    void boundsTheMessageOfAnError() throws Exception {
        TestContext context = new TestContext().limits(Plugin.WIDE);
        String throwing = "throw new Error('x'.repeat(1e6))";
        try (Plugin plugin = Plugin.of(unlessHarmless(throwing), context)) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get("attack", "1")))
                    .message()
                    .hasSizeLessThan(4000);
        }
    }

    private static String unlessHarmless(String attack) {
        return """
        export default { async onRequest(request) {
          if (request.headers.has("attack")) { %s }
          request.headers.set("X-Harmless", "1");
        } }
        """
                .formatted(attack);
    }

    private static org.assertj.core.api.AbstractThrowableAssert<?, ?> assertLimit(
            ThrowingCallable call) {
        return assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.type()).isEqualTo(FailureType.PLUGIN_LIMIT);
                            assertThat(e.source()).isEqualTo(GatewayException.Source.PLUGIN);
                        });
    }

    /** A context whose guests are held by another meter. */
    private record MeteredContext(TestContext base, GuestMeter guests) implements PluginContext {
        MeteredContext(GuestMeter guests) {
            this(new TestContext().limits(Plugin.WIDE), guests);
        }

        @Override
        public String instance() {
            return base.instance();
        }

        @Override
        public Clock clock() {
            return base.clock();
        }

        @Override
        public RandomGenerator random() {
            return base.random();
        }

        @Override
        public System.Logger log() {
            return base.log();
        }

        @Override
        public boolean granted(Capability capability) {
            return base.granted(capability);
        }

        @Override
        public Meters meters() {
            return base.meters();
        }

        @Override
        public Scheduler scheduler() {
            return base.scheduler();
        }

        @Override
        public KeyValueStore keyValues() {
            return base.keyValues();
        }

        @Override
        public CallOuts callOuts() {
            return base.callOuts();
        }

        @Override
        public Map<String, String> environment() {
            return base.environment();
        }

        @Override
        public Limits limits() {
            return base.limits();
        }
    }
}
