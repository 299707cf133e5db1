package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.kernel.Configs;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.journal.BreakerStep;
import dev.weir.kernel.journal.PluginEvent;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Bodies that filters stream, and the time that an exchange has in all. */
@Timeout(60)
class StreamGuardTest {
    private static final Limits SHORT_WALL =
            new Limits(Duration.ofMillis(50), Duration.ofMillis(50), 1 << 20);
    private static final long LONGER_NANOS = Duration.ofMillis(200).toNanos();

    private final TestPlugins plugins = new TestPlugins().of("java", SHORT_WALL);
    private final Exchanges exchanges = new Exchanges(plugins);

    @AfterEach
    void close() {
        plugins.close();
    }

    private void streaming(String name, Filter filter) {
        plugins.add(name, Phase.EDGE, 0, OnError.CLOSED, BodyNeed.STREAM, filter);
    }

    /** A filter that makes the response's body anew. */
    private void remaking(UnaryOperator<InputStream> stream) {
        streaming(
                "remaker",
                (_, next) -> {
                    Response response = next.proceed(next.request());
                    return response.withBody(Body.stream(stream.apply(response.body().open()), -1));
                });
    }

    /** A peer that takes its time: 200 ms before the content. */
    private static Body late(String content) {
        return Body.stream(
                new FilterInputStream(
                        new ByteArrayInputStream(content.getBytes(StandardCharsets.UTF_8))) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        long end = System.nanoTime() + LONGER_NANOS;
                        while (System.nanoTime() < end) {
                            if (Thread.currentThread().isInterrupted()) {
                                throw new InterruptedIOException("the wait for the peer");
                            }
                        }
                        return super.read(bytes, offset, length);
                    }
                },
                -1);
    }

    private static String text(Body body) throws IOException {
        return new String(body.readAll(1000), StandardCharsets.UTF_8);
    }

    private static InputStream failing(InputStream in, IOException failure) {
        return new FilterInputStream(in) {
            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                throw failure;
            }
        };
    }

    private static Terminal answering(Body body) {
        return (_, _) -> new Response(200, Headers.empty(), body);
    }

    @Test
    void waitingForTheClientIsNotTheFiltersTimeWhileItReads() throws Exception {
        streaming(
                "reader",
                (_, next) -> {
                    String read = text(next.request().body());
                    return next.proceed(next.request().withBody(Body.of(read + "!")));
                });
        Request request = Configs.get("h", "/").withBody(late("slow"));
        String[] sent = new String[1];
        exchanges.run(
                exchanges.pipeline((_, arrived) -> {
                    try {
                        sent[0] = text(arrived.body());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                    return Response.of(200);
                }),
                request);
        assertThat(sent[0]).isEqualTo("slow!");
        assertThat(plugins.figures("reader").errors()).isZero();
        assertThat(plugins.figures("reader").nanos()).isLessThan(LONGER_NANOS);
    }

    @Test
    void waitingForTheUpstreamIsNotTheFiltersTimeWhileItsBodyIsSent() throws Exception {
        remaking(in -> new FilterInputStream(in) {});
        Response response = exchanges.run(exchanges.pipeline(answering(late("slow"))));
        assertThat(text(response.body())).isEqualTo("slow");
        assertThat(plugins.figures("remaker").errors()).isZero();
    }

    @Test
    void whatItDoesWrongWhileItsBodyIsSentIsItsFailureAndQuarantinesIt() {
        remaking(in -> failing(in, new IOException("broken filter")));
        Pipeline pipeline = exchanges.pipeline(answering(Body.of("x")));
        for (int i = 0; i < 5; i++) {
            Response response = exchanges.run(pipeline);
            assertThatThrownBy(() -> text(response.body()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED));
        }
        assertThat(plugins.figures("remaker").errors()).isEqualTo(5);
        assertThat(plugins.journal().errors().getFirst().message()).contains("broken filter");
        assertThatThrownBy(() -> exchanges.run(pipeline))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_UNAVAILABLE));
    }

    @Test
    void aProbeIsGoodOnlyWhenItsBodyHasBeenSent() {
        AtomicReference<IOException> failure = new AtomicReference<>(new IOException("broken"));
        quarantinedSoon((_, next) -> {
            Response response = next.proceed(next.request());
            InputStream own = response.body().open();
            IOException told = failure.get();
            return response.withBody(Body.stream(told == null ? own : failing(own, told), -1));
        });
        Pipeline pipeline = exchanges.pipeline(answering(Body.of("x")));
        exchanges.send(pipeline);
        // Each probe fails in its body, after a head that is fine.
        exchanges.until(() -> sentUntil(pipeline, BreakerStep.QUARANTINED, 5));
        assertThat(steps()).doesNotContain(BreakerStep.RESTORED);
        failure.set(null);
        exchanges.until(() -> sentUntil(pipeline, BreakerStep.RESTORED, 1));
    }

    private boolean sentUntil(Pipeline pipeline, BreakerStep step, int times) {
        exchanges.send(pipeline);
        return Collections.frequency(steps(), step) == times;
    }

    @Test
    void aProbeWhosePeerBreaksOffSaysNothingOfTheFilter() {
        AtomicReference<Body> body = new AtomicReference<>(Body.of("x"));
        AtomicBoolean broken = new AtomicBoolean(true);
        quarantinedSoon((_, next) -> {
            if (broken.get()) {
                throw new IllegalStateException("broken");
            }
            Response response = next.proceed(next.request());
            return response.withBody(
                    Body.stream(new FilterInputStream(response.body().open()) {}, -1));
        });
        Pipeline pipeline =
                exchanges.pipeline((_, _) -> new Response(200, Headers.empty(), body.get()));
        exchanges.send(pipeline);
        broken.set(false);
        for (int i = 0; i < 20; i++) {
            body.set(
                    Body.stream(
                            failing(InputStream.nullInputStream(), new IOException("reset")), -1));
            exchanges.send(pipeline);
        }
        assertThat(steps()).doesNotContain(BreakerStep.RESTORED);
        assertThat(Collections.frequency(steps(), BreakerStep.QUARANTINED)).isEqualTo(1);
        body.set(Body.of("x"));
        exchanges.until(() -> sentUntil(pipeline, BreakerStep.RESTORED, 1));
    }

    private List<BreakerStep> steps() {
        return plugins.journal().events().stream().map(PluginEvent::step).toList();
    }

    /** A filter that one failure puts into quarantine, for a millisecond. */
    private void quarantinedSoon(Filter filter) {
        BreakerConfig breaker = new BreakerConfig(1, Duration.ofMinutes(1), Duration.ofMillis(1));
        GuardConfig guard =
                new GuardConfig(
                        GuardConfig.Mode.ENFORCE, false, OnError.CLOSED, Optional.empty(), breaker);
        plugins.add("remaker", Phase.EDGE, 0, guard, BodyNeed.STREAM, filter);
    }

    @Test
    void aReadThatRunsTooLongIsInterrupted() {
        remaking(in ->
                new FilterInputStream(in) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        try {
                            new CountDownLatch(1).await();
                        } catch (InterruptedException e) {
                            throw new InterruptedIOException("cut");
                        }
                        return -1;
                    }
                });
        Response response = exchanges.run(exchanges.pipeline(answering(Body.of("x"))));
        assertThatThrownBy(() -> text(response.body()))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_LIMIT));
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(plugins.figures("remaker").errors()).isEqualTo(1);
    }

    @Test
    void aPeerThatBreaksOffIsNoFailureOfTheFilter() {
        remaking(in -> new FilterInputStream(in) {});
        IOException reset = new IOException("reset by peer");
        Response response =
                exchanges.run(
                        exchanges.pipeline(
                                answering(
                                        Body.stream(
                                                failing(InputStream.nullInputStream(), reset),
                                                -1))));
        assertThatThrownBy(() -> text(response.body())).isSameAs(reset);
        assertThat(plugins.figures("remaker").errors()).isZero();
    }

    @Test
    void aFilterIsInterruptedWhenTheTimeOfTheExchangeIsOver() {
        plugins.of("java", Limits.DEFAULT);
        streaming(
                "waiting",
                (_, _) -> {
                    new CountDownLatch(1).await();
                    throw new AssertionError("the wait ended");
                });
        Pipeline pipeline = exchanges.pipeline(answering(Body.empty()));
        for (int i = 0; i < 6; i++) {
            assertThatThrownBy(() ->
                            exchanges.run(pipeline, Configs.get("h", "/"), Duration.ofMillis(30)))
                    .as("and never in quarantine: it may not have been this plugin's fault")
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.UPSTREAM_TIMEOUT));
        }
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }
}
