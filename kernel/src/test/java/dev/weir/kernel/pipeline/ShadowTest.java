package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Consumer;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.Phase;
import dev.weir.kernel.Configs;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.GuardConfig.Mode;
import dev.weir.kernel.config.GuardConfig.OnError;
import dev.weir.kernel.metrics.ShadowFigures.Finding;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A filter in shadow runs, decides nothing, and what it would have done is counted. */
class ShadowTest {
    private static final GuardConfig SHADOW =
            new GuardConfig(
                    Mode.SHADOW, false, OnError.CLOSED, Optional.empty(), BreakerConfig.DEFAULT);

    private final TestPlugins plugins = new TestPlugins();
    private final Exchanges exchanges = new Exchanges(plugins);
    private final List<Request> sent = new ArrayList<>();
    private final List<String> bodies = new ArrayList<>();
    private final Terminal upstream =
            (_, request) -> {
                sent.add(request);
                bodies.add(text(request.body()));
                return new Response(200, Headers.of("x-real", "yes"), streamOf("answer"));
            };

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void itsChangesAreCountedAndNotMade() throws IOException {
        shadow(
                BodyNeed.NONE,
                (_, next) ->
                        next.proceed(next.request().withHeader("x-changed", "1")).withStatus(418));

        Response response = exchanges.run(upstream);

        assertThat(response.status()).isEqualTo(200);
        assertThat(text(response.body())).isEqualTo("answer");
        assertThat(sent.getFirst().headers().contains("x-changed")).isFalse();
        assertFound(Finding.REQUEST_CHANGED, Finding.RESPONSE_CHANGED);
    }

    @Test
    void oneThatChangesNothingIsCountedSo() {
        shadow(BodyNeed.NONE, (_, next) -> next.proceed(next.request()));
        exchanges.run(upstream);
        assertFound(Finding.UNCHANGED);
    }

    @Test
    void itSeesTheRealHead() {
        List<String> seen = new ArrayList<>();
        shadow(
                BodyNeed.NONE,
                (_, next) -> {
                    Response response = next.proceed(next.request());
                    seen.add(response.status() + response.headers().first("x-real").orElse(""));
                    return response;
                });
        exchanges.run(upstream);
        assertThat(seen).containsExactly("200yes");
    }

    @Test
    void itsAnswerIsDroppedAndTheOriginalIsSent() {
        shadow(BodyNeed.NONE, (_, _) -> Response.of(429));

        assertThat(exchanges.run(upstream).status()).isEqualTo(200);
        assertThat(sent).hasSize(1);
        assertFound(Finding.ANSWERED);
    }

    @Test
    void itsFailureChangesNothing() {
        shadow(
                BodyNeed.NONE,
                (_, _) -> {
                    throw new IllegalStateException("boom");
                });

        assertThat(exchanges.run(upstream).status()).isEqualTo(200);
        assertFound(Finding.FAILED);
        assertThat(plugins.journal().errors()).hasSize(1);
    }

    @Test
    void aGuestCutWithItsExchangeIsUnobserved() {
        shadow(
                BodyNeed.NONE,
                (_, _) -> {
                    throw GatewayException.late("a guest ran");
                });

        assertThat(exchanges.run(upstream).status()).isEqualTo(200);
        assertFound(Finding.UNOBSERVED);
        assertThat(plugins.journal().errors()).isEmpty();
        assertThat(plugins.figures("shadow").errors()).isZero();
    }

    @Test
    void theFailureOfTheUpstreamStaysWhateverItMakesOfIt() {
        GatewayException failure =
                new GatewayException(
                        FailureType.UPSTREAM_FAILED, GatewayException.Source.UPSTREAM, "gone");
        shadow(
                BodyNeed.NONE,
                (_, next) -> {
                    try {
                        return next.proceed(next.request());
                    } catch (GatewayException e) {
                        return Response.of(200);
                    }
                });

        assertThatThrownBy(() ->
                        exchanges.run((_, _) -> {
                            throw failure;
                        }))
                .isSameAs(failure);
        assertFound(Finding.RESPONSE_CHANGED);
    }

    @Test
    void withBufferItSeesCopiesOfBothBodies() throws IOException {
        List<String> seen = new ArrayList<>();
        shadow(
                new BodyNeed.Buffer(100),
                (_, next) -> {
                    seen.add(text(next.request().body()));
                    Response response = next.proceed(next.request());
                    seen.add(text(response.body()));
                    return response.withBody(Body.of("another"));
                });

        Response response = exchanges.run(exchanges.pipeline(upstream), post("question"));

        assertThat(seen).containsExactly("question", "answer");
        assertThat(bodies).containsExactly("question");
        assertThat(text(response.body())).isEqualTo("answer");
        assertFound(Finding.RESPONSE_CHANGED);
    }

    @Test
    void bodiesLongerThanItTakesPassWhole() throws IOException {
        shadow(new BodyNeed.Buffer(7), (_, next) -> next.proceed(next.request()));

        Response response = exchanges.run(exchanges.pipeline(upstream), post("question"));

        assertThat(bodies).containsExactly("question");
        assertThat(text(response.body())).isEqualTo("answer");
        assertFound(Finding.FAILED);
    }

    @Test
    void madeForAStreamItIsUnobservedWhereThereIsABody() {
        shadow(
                BodyNeed.STREAM,
                (_, next) -> {
                    text(next.request().body());
                    return next.proceed(next.request());
                });

        exchanges.run(exchanges.pipeline(upstream), post("question"));

        assertThat(bodies).containsExactly("question");
        assertFound(Finding.UNOBSERVED);
        assertThat(plugins.journal().errors()).isEmpty();
    }

    @Test
    void whatItSaysOfTheExchangeStaysWithIt() {
        shadow(
                BodyNeed.NONE,
                (exchange, next) -> {
                    exchange.identity(new Identity(new Consumer("someone"), "shadow"));
                    exchange.vars().put("a", "b");
                    assertThat(exchange.identity()).isPresent();
                    return next.proceed(next.request());
                });
        plugins.add(
                "behind",
                Phase.TRANSFORM,
                0,
                (exchange, next) -> {
                    assertThat(exchange.identity()).isEmpty();
                    assertThat(exchange.vars()).isEmpty();
                    return next.proceed(next.request());
                });

        assertThat(exchanges.run(upstream).status()).isEqualTo(200);
        assertFound(Finding.UNCHANGED);
    }

    @Test
    void askedTwiceTheUpstreamIsSentOne() {
        shadow(
                BodyNeed.NONE,
                (_, next) -> {
                    next.proceed(next.request()).close();
                    return next.proceed(next.request());
                });
        exchanges.run(upstream);
        assertThat(sent).hasSize(1);
    }

    @Test
    void neitherAnInterruptOfItsOwnNorAnErrorShows() {
        shadow(
                BodyNeed.NONE,
                (_, next) -> {
                    next.proceed(next.request());
                    throw new InterruptedException("not for the exchange");
                });
        plugins.add(
                "second",
                Phase.EDGE,
                0,
                SHADOW,
                BodyNeed.NONE,
                (_, _) -> {
                    throw new OutOfMemoryError("of its own making");
                });

        assertThat(exchanges.run(upstream).status()).isEqualTo(200);

        assertThat(Thread.interrupted()).isFalse();
        assertFound(Finding.UNOBSERVED);
        assertThat(plugins.figures("second").errors()).isEqualTo(1);
    }

    private void shadow(BodyNeed need, Filter filter) {
        plugins.add("shadow", Phase.EDGE, 0, SHADOW, need, filter);
    }

    private void assertFound(Finding... findings) {
        Map<Finding, Long> wanted = new TreeMap<>();
        Map<Finding, Long> found = new TreeMap<>();
        for (Finding each : Finding.values()) {
            wanted.put(each, List.of(findings).contains(each) ? 1L : 0);
            found.put(each, plugins.figures("shadow").shadow().count(each));
        }
        assertThat(found).isEqualTo(wanted);
    }

    private static Request post(String body) {
        return Configs.get("h", "/").withMethod("POST").withBody(streamOf(body));
    }

    private static String text(Body body) {
        try {
            return new String(body.readAll(1000), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static Body streamOf(String text) {
        return Body.stream(
                new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), text.length());
    }
}
