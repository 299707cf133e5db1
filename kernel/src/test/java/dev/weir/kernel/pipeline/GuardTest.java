package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.kernel.Configs;
import dev.weir.kernel.condition.ConditionException;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.GuardConfig.Mode;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.config.When;
import dev.weir.kernel.journal.BreakerStep;
import dev.weir.kernel.journal.ErrorEntry;
import dev.weir.kernel.journal.PluginEvent;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the gateway does around a filter, beyond the order of the chain. */
@Timeout(60)
class GuardTest {
    private static final Limits SHORT_WALL =
            new Limits(Duration.ofMillis(50), Duration.ofMillis(50), 1 << 20);

    private final TestPlugins plugins = new TestPlugins();
    private final Exchanges exchanges = new Exchanges(plugins);
    private final AtomicInteger upstream = new AtomicInteger();
    private final Terminal answering =
            (_, _) -> {
                upstream.incrementAndGet();
                return Response.of(200);
            };

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void aJavaFilterOverItsWallLimitIsInterruptedAndFails() {
        plugins.of("java", SHORT_WALL);
        plugins.add("slow", Phase.EDGE, 0, (_, _) -> waitForever());

        assertLimit();
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(plugins.figures("slow").errors()).isEqualTo(1);
    }

    @Test
    void aFilterThatSwallowsTheInterruptGetsNoFurther() {
        plugins.of("java", SHORT_WALL);
        plugins.add(
                "stubborn",
                Phase.EDGE,
                0,
                (_, next) -> {
                    swallowed();
                    return next.proceed(next.request());
                });

        assertLimit();
        assertThat(upstream).hasValue(0);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void whatAFilterAnswersTooLateIsDropped() {
        plugins.of("java", SHORT_WALL);
        plugins.add(
                "late",
                Phase.EDGE,
                0,
                (_, _) -> {
                    swallowed();
                    return Response.of(204);
                });

        assertLimit();
    }

    @Test
    void theTimeOfTheUpstreamIsNotTheFilters() {
        plugins.of("java", SHORT_WALL);
        plugins.add("quick", Phase.EDGE, 0, (_, next) -> next.proceed(next.request()));

        Response response =
                exchanges.run((_, _) -> {
                    waitNanos(200_000_000);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    return Response.of(200);
                });

        assertThat(response.status()).isEqualTo(200);
        assertThat(plugins.figures("quick").nanos()).isLessThan(200_000_000);
    }

    @Test
    void aSlowClientBehindAFilterIsNotTheFilters() {
        plugins.of("java", SHORT_WALL);
        plugins.add(
                "waiting",
                Phase.EDGE,
                0,
                (_, next) -> {
                    try {
                        return next.proceed(next.request());
                    } finally {
                        // Long enough for the watchdog to look.
                        waitNanos(20_000_000);
                    }
                });
        plugins.add(
                "buffering",
                Phase.TRANSFORM,
                0,
                OnError.CLOSED,
                new BodyNeed.Buffer(10),
                (_, next) -> next.proceed(next.request()));
        InputStream slow =
                new InputStream() {
                    @Override
                    public int read() throws IOException {
                        waitNanos(200_000_000);
                        throw new IOException("the client is gone");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        return read();
                    }
                };

        assertThatThrownBy(() ->
                        exchanges.run(
                                exchanges.pipeline(answering),
                                Configs.get("h", "/").withBody(Body.stream(slow, 5))))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.BAD_REQUEST));
        assertThat(plugins.figures("waiting").errors()).isZero();
    }

    @Test
    void aGuestsThreadIsLeftToItsHost() {
        plugins.of("wasm", SHORT_WALL);
        plugins.add(
                "guest",
                Phase.EDGE,
                0,
                (_, next) -> {
                    waitNanos(200_000_000);
                    assertThat(Thread.currentThread().isInterrupted()).isFalse();
                    return next.proceed(next.request());
                });

        assertThat(exchanges.run(answering).status()).isEqualTo(200);
    }

    @Test
    void billsComputeAndAllocationOfLongCalls() {
        plugins.add(
                "busy",
                Phase.EDGE,
                0,
                (_, next) -> {
                    long end = System.nanoTime() + 500_000_000;
                    List<byte[]> kept = new ArrayList<>();
                    while (System.nanoTime() < end
                            && plugins.figures("busy").allocatedBytes() == 0) {
                        kept.add(new byte[1 << 16]);
                        if (kept.size() > 16) {
                            kept.clear();
                        }
                    }
                    return next.proceed(next.request());
                });
        plugins.add("idle", Phase.TRANSFORM, 0, (_, next) -> next.proceed(next.request()));

        exchanges.run(answering);

        assertThat(plugins.figures("busy").cpuNanos()).isPositive();
        assertThat(plugins.figures("busy").allocatedBytes()).isPositive();
        assertThat(plugins.figures("idle").cpuNanos()).isZero();
    }

    @Test
    void oneThatFailsOftenIsLeftOutAndComesBack() {
        AtomicReference<Boolean> broken = new AtomicReference<>(true);
        plugins.add(
                "shaky",
                Phase.EDGE,
                0,
                breaker(OnError.CLOSED, 3, 1),
                BodyNeed.NONE,
                failingWhile(broken));
        Pipeline pipeline = exchanges.pipeline(answering);
        for (int i = 0; i < 3; i++) {
            assertFails(pipeline, FailureType.PLUGIN_FAILED);
        }
        broken.set(false);
        // Its quarantine is a millisecond: it may be over at once.
        exchanges.until(() -> status(pipeline) == 200);
        for (int i = 0; i < 3; i++) {
            exchanges.run(pipeline);
        }

        assertThat(plugins.journal().events())
                .extracting(PluginEvent::step)
                .containsExactly(
                        BreakerStep.RESTORED, BreakerStep.PROBING, BreakerStep.QUARANTINED);
        assertThat(plugins.figures("shaky").steps(BreakerStep.RESTORED)).isEqualTo(1);
    }

    @Test
    void inQuarantineClosedIsUnavailableAndTheFilterIsNotCalled() {
        AtomicInteger calls = new AtomicInteger();
        plugins.add(
                "broken",
                Phase.EDGE,
                0,
                breaker(OnError.CLOSED, 1, 60_000),
                BodyNeed.NONE,
                counting(calls));
        Pipeline pipeline = exchanges.pipeline(answering);
        assertFails(pipeline, FailureType.PLUGIN_FAILED);
        assertFails(pipeline, FailureType.PLUGIN_UNAVAILABLE);

        assertThat(calls).hasValue(1);
        assertThat(plugins.figures("broken").refusals()).isEqualTo(1);
    }

    @Test
    void inQuarantineOpenIsPassedBy() {
        AtomicInteger calls = new AtomicInteger();
        plugins.add(
                "broken",
                Phase.EDGE,
                0,
                breaker(OnError.OPEN, 1, 60_000),
                BodyNeed.NONE,
                counting(calls));
        Pipeline pipeline = exchanges.pipeline(answering);
        exchanges.run(pipeline);
        assertThat(exchanges.run(pipeline).status()).isEqualTo(200);

        assertThat(calls).hasValue(1);
        assertThat(plugins.figures("broken").skips()).isEqualTo(2);
    }

    @Test
    void failuresOfTheUpstreamDoNotCountAgainstAFilter() {
        plugins.add(
                "fine",
                Phase.EDGE,
                0,
                breaker(OnError.CLOSED, 1, 60_000),
                BodyNeed.NONE,
                (_, next) -> next.proceed(next.request()));
        Pipeline pipeline =
                exchanges.pipeline((_, _) -> {
                    throw new GatewayException(
                            FailureType.UPSTREAM_FAILED, GatewayException.Source.UPSTREAM, "gone");
                });
        assertFails(pipeline, FailureType.UPSTREAM_FAILED);
        assertFails(pipeline, FailureType.UPSTREAM_FAILED);
    }

    @Test
    void aGuestCutWithItsExchangeDoesNotCountAgainstIt() {
        for (OnError onError : OnError.values()) {
            plugins.clear();
            plugins.add(
                    "fine-" + onError,
                    Phase.EDGE,
                    0,
                    breaker(onError, 1, 60_000),
                    BodyNeed.NONE,
                    (_, _) -> {
                        throw GatewayException.late("a guest ran");
                    });
            Pipeline pipeline = exchanges.pipeline(answering);
            assertFails(pipeline, FailureType.UPSTREAM_TIMEOUT);
            assertFails(pipeline, FailureType.UPSTREAM_TIMEOUT);
            assertThat(plugins.figures("fine-" + onError).errors()).isZero();
        }
    }

    @Test
    void aConditionThatCannotBeJudgedFollowsOnError() {
        plugins.add(
                "closed",
                Phase.EDGE,
                0,
                when(OnError.CLOSED),
                BodyNeed.NONE,
                (_, _) -> Response.of(204));
        assertFails(exchanges.pipeline(answering), FailureType.PLUGIN_FAILED);
        plugins.clear();
        plugins.add(
                "open",
                Phase.EDGE,
                0,
                when(OnError.OPEN),
                BodyNeed.NONE,
                (_, _) -> Response.of(204));

        assertThat(exchanges.run(answering).status()).isEqualTo(200);
        assertThat(plugins.figures("open").errors()).isEqualTo(1);
        assertThat(plugins.figures("open").calls()).isZero();
    }

    @Test
    void aFailureIsInTheJournalOnceWithThePlaceInThePluginsCode() {
        plugins.add(
                "broken",
                Phase.EDGE,
                0,
                (_, _) -> {
                    throw new GatewayException(
                                    FailureType.PLUGIN_FAILED,
                                    GatewayException.Source.PLUGIN,
                                    "boom")
                            .at("plugin.js:3:5");
                });
        assertFails(exchanges.pipeline(answering), FailureType.PLUGIN_FAILED);

        assertThat(plugins.journal().errors()).hasSize(1);
        ErrorEntry error = plugins.journal().errors().getFirst();
        assertThat(error.plugin()).isEqualTo("broken");
        assertThat(error.bundle()).isEqualTo("test/broken 1.0.0");
        assertThat(error.position()).isEqualTo("plugin.js:3:5");
        assertThat(error.effect()).isEqualTo(ErrorEntry.Effect.FAILED);
    }

    @Test
    void aFailureOfJavaCodeNamesItsLine() {
        plugins.add("broken", Phase.EDGE, 0, (_, _) -> sneakyThrow());
        assertFails(exchanges.pipeline(answering), FailureType.PLUGIN_FAILED);

        assertThat(plugins.journal().errors().getFirst().position())
                .contains("GuardTest.sneakyThrow(GuardTest.java:");
    }

    @Test
    void aFailureOfAGuestNamesNoLineOfItsHost() {
        plugins.of("wasm", SHORT_WALL);
        plugins.add("broken", Phase.EDGE, 0, (_, _) -> sneakyThrow());
        assertFails(exchanges.pipeline(answering), FailureType.PLUGIN_FAILED);

        assertThat(plugins.journal().errors().getFirst().position()).isEmpty();
    }

    @Test
    void proceedOnAnotherThreadIsThePluginsFailure() {
        plugins.add("handing-over", Phase.EDGE, 0, (_, next) -> onAnotherThread(next));

        assertThatThrownBy(() -> exchanges.run(answering))
                .hasMessageContaining("next.proceed was called on another thread than handle");
        assertThat(upstream).hasValue(0);
    }

    @Test
    void proceedAfterHandleIsRefused() {
        AtomicReference<Chain> kept = new AtomicReference<>();
        plugins.add(
                "keeping",
                Phase.EDGE,
                0,
                (_, next) -> {
                    kept.set(next);
                    return next.proceed(next.request());
                });
        exchanges.run(answering);

        assertThatThrownBy(() -> kept.get().proceed(Configs.get("h", "/")))
                .hasMessageContaining("next.proceed was called when handle was over");
    }

    private void assertLimit() {
        assertFails(exchanges.pipeline(answering), FailureType.PLUGIN_LIMIT);
        assertThat(plugins.journal().errors().getFirst().message())
                .contains("it went over its wall limit of 50 ms");
    }

    private void assertFails(Pipeline pipeline, FailureType type) {
        assertThatThrownBy(() -> exchanges.run(pipeline))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.type()).isEqualTo(type));
    }

    private int status(Pipeline pipeline) {
        try {
            return exchanges.run(pipeline).status();
        } catch (GatewayException e) {
            return e.type().status();
        }
    }

    private static GuardConfig breaker(OnError onError, int failures, int quarantineMillis) {
        return new GuardConfig(
                Mode.ENFORCE,
                false,
                onError,
                Optional.empty(),
                new BreakerConfig(
                        failures, Duration.ofMinutes(1), Duration.ofMillis(quarantineMillis)));
    }

    private static GuardConfig when(OnError onError) {
        When unknown =
                new When.Expression(
                        "x",
                        (_, _) -> {
                            throw new ConditionException("no x", new IllegalStateException());
                        });
        return new GuardConfig(
                Mode.ENFORCE, false, onError, Optional.of(unknown), BreakerConfig.DEFAULT);
    }

    private static Filter failingWhile(AtomicReference<Boolean> broken) {
        return (_, next) -> {
            if (broken.get()) {
                throw new IllegalStateException("boom");
            }
            return next.proceed(next.request());
        };
    }

    private static Filter counting(AtomicInteger calls) {
        return (_, _) -> {
            calls.incrementAndGet();
            throw new IllegalStateException("boom");
        };
    }

    private static Response onAnotherThread(Chain next) throws Exception {
        AtomicReference<RuntimeException> thrown = new AtomicReference<>();
        Thread thread =
                Thread.startVirtualThread(() -> {
                    try {
                        next.proceed(next.request());
                    } catch (RuntimeException e) {
                        thrown.set(e);
                    }
                });
        thread.join();
        throw thrown.get();
    }

    private static Response waitForever() throws InterruptedException {
        new CountDownLatch(1).await();
        throw new AssertionError("the wait ended");
    }

    private static void swallowed() {
        try {
            waitForever();
        } catch (InterruptedException e) {
            // what a filter must not do
        }
    }

    private static void waitNanos(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private static Response sneakyThrow() throws Exception {
        throw new Exception("boom");
    }
}
