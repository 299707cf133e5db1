package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.Timings;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.Phase;
import dev.weir.kernel.Configs;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.RouteFigures;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PipelineTest {
    private static final long SLOW_NANOS = 20_000_000;

    private final TestPlugins plugins = new TestPlugins();
    private final List<String> seen = new ArrayList<>();
    private final AtomicInteger frees = new AtomicInteger();
    private Request sent = Configs.get("none", "/none");

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void runsFiltersByPhaseThenPriorityThenTheOrderWritten() {
        plugins.add("late", Phase.TRANSFORM, 5, tracing("late"));
        plugins.add("first-written", Phase.TRANSFORM, 10, tracing("first-written"));
        plugins.add("second-written", Phase.TRANSFORM, 10, tracing("second-written"));
        plugins.add("auth", Phase.AUTHENTICATE, 0, tracing("auth"));

        run(pipeline(upstream()), Configs.get("h", "/"));

        assertThat(seen)
                .containsExactly(
                        "> auth",
                        "> first-written",
                        "> second-written",
                        "> late",
                        "upstream",
                        "< late",
                        "< second-written",
                        "< first-written",
                        "< auth");
    }

    @Test
    void theOrderOfARouteComesBeforePriorityWithinAPhase() {
        plugins.add("a", Phase.TRANSFORM, 1, tracing("a"));
        plugins.add("b", Phase.TRANSFORM, 9, tracing("b"));
        plugins.add("edge", Phase.EDGE, 0, tracing("edge"));

        run(pipeline(upstream(), "a", "b", "edge"), Configs.get("h", "/"));

        assertThat(seen).startsWith("> edge", "> a", "> b");
    }

    @Test
    void everyFilterSeesTheRequestAsThoseBeforeLeftIt() {
        plugins.add("one", Phase.EDGE, 0, adding("x-seen", "one"));
        plugins.add(
                "two",
                Phase.TRANSFORM,
                0,
                (_, next) -> {
                    assertThat(next.request().headers().first("x-seen")).contains("one");
                    Response response = next.proceed(next.request().withHeader("x-seen", "two"));
                    assertThat(next.request().headers().first("x-seen")).contains("one");
                    return response;
                });

        run(pipeline(upstream()), Configs.get("h", "/"));

        assertThat(sent.headers().first("x-seen")).contains("two");
    }

    @Test
    void aFilterCanAnswerAndWhatIsBehindItDoesNotRun() {
        plugins.add("answer", Phase.EDGE, 0, (_, _) -> Response.of(204));
        plugins.add("never", Phase.TRANSFORM, 0, tracing("never"));

        assertThat(run(pipeline(upstream()), Configs.get("h", "/")).status()).isEqualTo(204);
        assertThat(seen).isEmpty();
    }

    @Test
    void answersThatAFilterGotBeforeAndDropsAreClosed() {
        List<Body> answers = new ArrayList<>();
        Terminal upstream =
                (_, _) -> {
                    Body body = Body.stream(new ByteArrayInputStream(new byte[1]), 1);
                    answers.add(body);
                    return new Response(answers.size() == 3 ? 200 : 503, Headers.empty(), body);
                };
        plugins.add(
                "again",
                Phase.TRANSFORM,
                0,
                (_, next) -> {
                    Response answer = next.proceed(next.request());
                    while (answer.status() == 503) {
                        answer = next.proceed(next.request());
                    }
                    return answer;
                });

        Response response = run(pipeline(upstream), Configs.get("h", "/"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(answers).extracting(Body::untouched).containsExactly(false, false, true);
    }

    @Test
    void aFilterMayAnswerWithWhatItGotBefore() {
        List<Body> answers = new ArrayList<>();
        Terminal upstream =
                (_, _) -> {
                    answers.add(Body.stream(new ByteArrayInputStream(new byte[1]), 1));
                    return new Response(200, Headers.empty(), answers.getLast());
                };
        plugins.add(
                "first",
                Phase.TRANSFORM,
                0,
                (_, next) -> {
                    Response first = next.proceed(next.request());
                    next.proceed(next.request());
                    return first;
                });

        run(pipeline(upstream), Configs.get("h", "/"));

        assertThat(answers).extracting(Body::untouched).containsExactly(true, false);
    }

    @Test
    void aFailedFilterFailsTheExchangeAndItsMessageNamesThePlugin() {
        plugins.add("broken", Phase.EDGE, 0, (_, _) -> sneakyThrow());

        assertThatThrownBy(() -> run(pipeline(upstream()), Configs.get("h", "/")))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> {
                            assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED);
                            assertThat(e.source()).isEqualTo(Source.PLUGIN);
                            assertThat(e)
                                    .hasMessageContaining("broken")
                                    .hasMessageContaining("boom");
                        });
        assertThat(plugins.figures("broken").errors()).isEqualTo(1);
    }

    @Test
    void onErrorOpenGoesOnWithTheOriginalRequestBeforeNext() {
        plugins.add("broken", Phase.EDGE, 0, OnError.OPEN, BodyNeed.NONE, (_, _) -> sneakyThrow());

        Response response = run(pipeline(upstream()), Configs.get("h", "/original"));

        assertThat(response.status()).isEqualTo(200);
        assertThat(sent.target()).isEqualTo("/original");
    }

    @Test
    void onErrorOpenGivesTheUpstreamsAnswerAfterNext() {
        plugins.add(
                "broken",
                Phase.EDGE,
                0,
                OnError.OPEN,
                BodyNeed.NONE,
                (_, next) -> {
                    next.proceed(next.request());
                    throw new IllegalStateException("boom");
                });

        assertThat(run(pipeline(upstream()), Configs.get("h", "/")).status()).isEqualTo(200);
        assertThat(seen).containsExactly("upstream");
    }

    @Test
    void onErrorOpenCannotGoOnWithABodyThatIsGone() {
        plugins.add(
                "reader",
                Phase.EDGE,
                0,
                OnError.OPEN,
                BodyNeed.STREAM,
                (_, next) -> {
                    next.request().body().open().readAllBytes();
                    throw new IllegalStateException("boom");
                });
        Request request = Configs.get("h", "/").withBody(streamOf("abc"));

        assertThatThrownBy(() -> run(pipeline(upstream()), request))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("boom");
        assertThat(seen).isEmpty();
    }

    @Test
    void aFailureBehindAFilterPassesThroughItAsItIs() {
        plugins.add("open", Phase.EDGE, 0, OnError.OPEN, BodyNeed.NONE, tracing("open"));
        GatewayException failure =
                new GatewayException(FailureType.UPSTREAM_TIMEOUT, Source.UPSTREAM, "late");

        assertThatThrownBy(() ->
                        run(
                                pipeline((_, _) -> {
                                    throw failure;
                                }),
                                Configs.get("h", "/")))
                .isSameAs(failure);
        assertThat(plugins.figures("open").errors()).isZero();
    }

    @Test
    void proceedingTwiceWithAStreamIsThePluginsFailure() {
        plugins.add(
                "twice",
                Phase.EDGE,
                0,
                (_, next) -> {
                    next.proceed(next.request()).close();
                    return next.proceed(next.request());
                });

        assertThatThrownBy(() ->
                        run(pipeline(upstream()), Configs.get("h", "/").withBody(streamOf("abc"))))
                .hasMessageContaining("next.proceed was called twice");
        assertThat(run(pipeline(upstream()), Configs.get("h", "/")).status()).isEqualTo(200);
    }

    @Test
    void replacingABodyThatWasNotAskedForIsThePluginsFailure() {
        plugins.add(
                "sneaky",
                Phase.EDGE,
                0,
                (_, next) -> next.proceed(next.request().withBody(Body.of("other"))));

        assertThatThrownBy(() -> run(pipeline(upstream()), Configs.get("h", "/")))
                .hasMessageContaining("BodyNeed.NONE");
    }

    @Test
    void aBufferedBodyIsReplayableAndBounded() {
        plugins.add(
                "buffer",
                Phase.EDGE,
                0,
                OnError.CLOSED,
                new BodyNeed.Buffer(3),
                (_, next) -> {
                    seen.add(new String(next.request().body().readAll(3), StandardCharsets.UTF_8));
                    return next.proceed(next.request());
                });

        run(pipeline(upstream()), Configs.get("h", "/").withBody(streamOf("abc")));
        assertThat(seen).containsExactly("abc", "upstream");
        assertThatThrownBy(() ->
                        run(pipeline(upstream()), Configs.get("h", "/").withBody(streamOf("abcd"))))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.BODY_TOO_LARGE));
    }

    @Test
    void anAnswerInPlaceOfTheUpstreamsClosesIt() {
        AtomicInteger closes = new AtomicInteger();
        InputStream watched =
                new ByteArrayInputStream(new byte[10]) {
                    @Override
                    public void close() {
                        closes.incrementAndGet();
                    }
                };
        plugins.add(
                "hide",
                Phase.EDGE,
                0,
                (_, next) -> {
                    next.proceed(next.request());
                    return Response.of(204);
                });

        run(
                pipeline((_, _) -> Response.of(200).withBody(Body.stream(watched, 10))),
                Configs.get("h", "/"));

        assertThat(closes).hasValue(1);
    }

    @Test
    void isFreedOnceAfterItsLastExchange() {
        Pipeline pipeline = pipeline(upstream());
        HttpExchange first = new HttpExchange(new Client("", 0, false));
        assertThat(pipeline.enter()).isTrue();
        pipeline.run(first, Configs.get("h", "/"));

        pipeline.retire();
        assertThat(pipeline.enter()).isFalse();
        assertThat(frees).hasValue(0);
        // What filters do at the end still needs the pipeline's instances.
        first.onComplete(_ -> assertThat(frees).hasValue(0));
        first.complete(outcome());
        assertThat(frees).hasValue(0);
        first.end();
        assertThat(frees).hasValue(1);
        assertThat(pipeline.enter()).isFalse();
        assertThat(frees).hasValue(1);
    }

    @Test
    void billsEachFilterForItsOwnTimeOnly() {
        plugins.add(
                "slow",
                Phase.TRANSFORM,
                0,
                (_, next) -> {
                    spin(SLOW_NANOS);
                    return next.proceed(next.request());
                });
        plugins.add("quick", Phase.EDGE, 0, adding("a", "b"));

        run(pipeline(upstream()), Configs.get("h", "/"));

        assertThat(plugins.figures("slow").nanos()).isGreaterThanOrEqualTo(SLOW_NANOS);
        assertThat(plugins.figures("quick").nanos())
                .isPositive()
                .isLessThan(plugins.figures("slow").nanos());
    }

    @Test
    void timesTheUpstreamWithoutTheFilters() {
        plugins.add(
                "slow",
                Phase.TRANSFORM,
                0,
                (_, next) -> {
                    Response response = next.proceed(next.request());
                    spin(SLOW_NANOS);
                    return response;
                });
        List<Timings> timings = new ArrayList<>();
        for (Pipeline each : List.of(pipeline(this::slowly), plain(this::slowly))) {
            HttpExchange exchange = new HttpExchange(new Client("127.0.0.1", 1, false));
            each.run(exchange, Configs.get("h", "/"));
            timings.add(exchange.timings());
        }

        assertThat(timings)
                .allSatisfy(each ->
                        assertThat(each.upstream().toNanos())
                                .isBetween(SLOW_NANOS, each.total().toNanos()));
        assertThat(timings.getFirst().total().minus(timings.getFirst().upstream()).toNanos())
                .isGreaterThanOrEqualTo(SLOW_NANOS);
    }

    private Response slowly(HttpExchange exchange, Request request) {
        spin(SLOW_NANOS);
        return Response.of(200);
    }

    private static void spin(long nanos) {
        long end = System.nanoTime() + nanos;
        while (System.nanoTime() < end) {
            Thread.onSpinWait();
        }
    }

    private Pipeline plain(Terminal terminal) {
        return new Pipeline(
                new TestPlugins().chain(),
                terminal,
                new RouteFigures(),
                plugins.watchdog(),
                frees::incrementAndGet);
    }

    private Pipeline pipeline(Terminal terminal, String... order) {
        return new Pipeline(
                plugins.chain(order),
                terminal,
                new RouteFigures(),
                plugins.watchdog(),
                frees::incrementAndGet);
    }

    private Terminal upstream() {
        return (_, request) -> {
            seen.add("upstream");
            sent = request;
            return Response.of(200);
        };
    }

    private Filter tracing(String name) {
        return (_, next) -> {
            seen.add("> " + name);
            Response response = next.proceed(next.request());
            seen.add("< " + name);
            return response;
        };
    }

    private static Filter adding(String name, String value) {
        return Filter.onRequest(
                (_, request) -> request.withHeaders(request.headers().plus(name, value)));
    }

    private static Response run(Pipeline pipeline, Request request) {
        HttpExchange exchange = new HttpExchange(new Client("127.0.0.1", 1, false));
        assertThat(pipeline.enter()).isTrue();
        try {
            return pipeline.run(exchange, request);
        } finally {
            exchange.complete(outcome());
            exchange.end();
        }
    }

    private static Outcome outcome() {
        return new Outcome(
                200,
                0,
                0,
                Timings.of(Duration.ofMillis(1)),
                Outcome.Ending.COMPLETED,
                Optional.empty());
    }

    private static Body streamOf(String text) {
        return Body.stream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), text.length());
    }

    private static Response sneakyThrow() throws Exception {
        throw new Exception("boom");
    }
}
