package dev.weir.tck;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * What every filter keeps, whatever it is written in. Extend it once for each configuration worth
 * it: say how the filter is made, and which requests it passes on and which it answers itself.
 *
 * <p>A filter that throws need not have closed anything: the gateway does, or goes on with what is
 * still unread where the instance's {@code on-error} is {@code open}.
 */
public abstract class FilterContract {
    private static final int MOST_BYTES = 16 << 20;

    /** For the extending class. */
    protected FilterContract() {}

    /** A new instance of the filter, with a configuration of the extending class's choice. */
    protected abstract Filter filter(TestContext context) throws Exception;

    /** The facts that the filter finds. Asked for each test. */
    protected TestExchange exchange() {
        return new TestExchange();
    }

    /** A request with that body that the filter passes on. */
    protected Request passedOn(Body body) {
        return ScriptedChain.request(body);
    }

    /** A request with that body that the filter answers itself; empty if it never does. */
    protected Optional<Request> answered(Body body) {
        return Optional.empty();
    }

    /** Whether the filter reads whole response bodies before it answers; not unless it says so. */
    protected boolean waitsForResponseBodies() {
        return false;
    }

    /** {@link dev.weir.api.Chain#proceed}: at most once, unless the body is replayable. */
    @Test
    public final void callsProceedAtMostOnceForABodyThatCannotBeSentAgain() throws Exception {
        List<Consumer<ScriptedChain>> upstreams =
                List.of(
                        chain -> chain.answer(Response.of(200)),
                        chain -> chain.answer(Response.of(503)),
                        chain -> chain.fail(retrySafeFailure()));
        for (Consumer<ScriptedChain> upstream : upstreams) {
            ScriptedChain chain = new ScriptedChain(passedOn(new WatchedBody("content").body()));
            upstream.accept(chain);
            run(chain, run -> run.response().ifPresent(Response::close));
            if (!chain.violations().isEmpty()) {
                throw new AssertionError(chain.violations().getFirst());
            }
        }
    }

    /** {@link Filter#handle}: what it does not pass on, it closes. */
    @Test
    public final void closesABodyThatItDoesNotPassOn() throws Exception {
        WatchedBody requestBody = new WatchedBody("request");
        WatchedBody responseBody = new WatchedBody("response");
        ScriptedChain chain = new ScriptedChain(passedOn(requestBody.body()));
        chain.answer(new Response(200, Headers.empty(), responseBody.body()));
        run(chain, FilterContract::drain);
        require(chain.calls() > 0, "the filter did not pass on the request that passedOn() gave");
        require(
                requestBody.closed(),
                "the filter passed on another request body and did not close the one it was given");
        require(
                responseBody.closed(),
                "the filter returned another response body and did not close the one it was given");
    }

    /** {@link Filter#handle}: who closes what a filter passed on closes what it was given. */
    @Test
    public final void closesABodyThatNobodyReads() throws Exception {
        WatchedBody requestBody = new WatchedBody("request");
        WatchedBody responseBody = new WatchedBody("response");
        ScriptedChain chain =
                new ScriptedChain(passedOn(requestBody.body()))
                        .readingNothing()
                        .answer(new Response(200, Headers.empty(), responseBody.body()));
        run(chain, run -> run.responseOrThrow().close());
        require(
                requestBody.closed(),
                "the filter passed on a request body that was closed unread, and the one it was given stayed open");
        require(
                responseBody.closed(),
                "the filter returned a response that was closed unread, and the one it was given stayed open");
    }

    /** {@link Filter#handle}: an answer of the filter's own drops the request body. */
    @Test
    public final void closesTheRequestBodyWhenItAnswersItself() throws Exception {
        WatchedBody body = new WatchedBody("request");
        Optional<Request> request = answered(body.body());
        Assumptions.assumeTrue(request.isPresent(), "the filter never answers by itself");
        ScriptedChain chain = new ScriptedChain(request.orElseThrow());
        run(chain, FilterContract::drain);
        require(chain.calls() == 0, "the filter passed on the request that answered() gave");
        require(
                body.closed(),
                "the filter answered by itself and did not close the request body it was given");
    }

    /** {@link Filter#handle}: returns a response or throws, never null. */
    @Test
    public final void returnsAResponseWhenTheChainDoes() throws Exception {
        run(new ScriptedChain(passedOn(Body.empty())), run -> run.responseOrThrow().close());
    }

    /** {@link Filter#handle}: a cancelled exchange is not answered. */
    @Test
    public final void doesNotSwallowACancellation() throws Exception {
        ScriptedChain chain = new ScriptedChain(passedOn(new WatchedBody("content").body()));
        chain.answer(_ -> {
            Thread.currentThread().interrupt();
            throw new GatewayException(
                    FailureType.CANCELLED,
                    GatewayException.Source.DOWNSTREAM,
                    "the exchange was cancelled");
        });
        run(
                chain,
                run -> {
                    run.response().ifPresent(Response::close);
                    require(
                            run.response().isEmpty(),
                            "the filter swallowed a cancellation: it returned a response when the rest of the"
                                    + " chain had been cancelled");
                    require(
                            run.saysCancelled(),
                            "the filter swallowed a cancellation: it cleared the interrupt and threw "
                                    + run.thrown());
                });
    }

    /** {@link Filter#handle}: an interrupt that comes while the filter works is not lost. */
    @Test
    public final void doesNotSwallowAnInterrupt() throws Exception {
        ScriptedChain chain = new ScriptedChain(passedOn(new WatchedBody("content").body()));
        TestExchange exchange = exchange();
        try (Filter filter = filter(new TestContext())) {
            Thread.currentThread().interrupt();
            Run run = Run.of(filter, exchange, chain);
            run.response().ifPresent(Response::close);
            exchange.complete();
            require(
                    run.saysCancelled(),
                    "the filter swallowed an interrupt: the flag was set before handle, and after it"
                            + " is neither set nor told by an exception");
        }
    }

    /** {@link dev.weir.api.Exchange#onComplete}: what a listener throws is a mistake. */
    @Test
    public final void itsCompletionListenersDoNotThrow() throws Exception {
        TestExchange exchange = exchange();
        ScriptedChain chain = new ScriptedChain(passedOn(Body.empty()));
        try (Filter filter = filter(new TestContext())) {
            Run.of(filter, exchange, chain).responseOrThrow().close();
            List<RuntimeException> thrown = exchange.complete();
            if (!thrown.isEmpty()) {
                throw new AssertionError(
                        "a completion listener of the filter failed", thrown.getFirst());
            }
        }
    }

    /** {@link Filter#handle}: of several responses it returns one and closes the others. */
    @Test
    public final void closesEachResponseThatItDoesNotReturn() throws Exception {
        WatchedBody first = new WatchedBody("first");
        ScriptedChain chain = new ScriptedChain(passedOn(Body.of("content")));
        chain.answer(new Response(503, Headers.empty(), first.body()));
        chain.answer(Response.of(200));
        run(chain, FilterContract::drain);
        require(
                first.closed(),
                "the filter called proceed again and did not close the response it had got before");
    }

    /** {@link Filter#handle}: one instance serves many exchanges at the same time. */
    @Test
    public final void keepsExchangesApartThatOverlap() throws Exception {
        byte[] alone = overlapped(_ -> {});
        byte[] beside = overlapped(filter -> inTime(() -> oneExchange(filter, "other", _ -> {})));
        require(
                Arrays.equals(alone, beside),
                "the filter mixed up two exchanges: the first got another response than alone because a second one passed while it waited");
    }

    private byte[] overlapped(Consumer<Filter> meanwhile) throws Exception {
        try (Filter filter = filter(new TestContext())) {
            return oneExchange(filter, "own", meanwhile);
        }
    }

    private byte[] oneExchange(Filter filter, String text, Consumer<Filter> meanwhile)
            throws Exception {
        ScriptedChain chain = new ScriptedChain(passedOn(Body.of(text)));
        chain.answer(_ -> {
            meanwhile.accept(filter);
            return Response.of(200).withBody(Body.of(text));
        });
        TestExchange exchange = exchange();
        try (Response response = Run.of(filter, exchange, chain).responseOrThrow()) {
            return response.body().readAll(MOST_BYTES);
        } finally {
            exchange.complete();
        }
    }

    private static void inTime(Callable<?> exchange) {
        FutureTask<?> task = new FutureTask<>(exchange);
        Thread.ofVirtual().start(task);
        try {
            task.get(ScriptedChain.PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "the filter lets an exchange wait while another waits for its response", e);
        } catch (ExecutionException | InterruptedException e) {
            throw new AssertionError("the filter failed while another exchange was in it", e);
        }
    }

    /** {@link Filter#handle}: bodies are read on a second thread, and only they. */
    @Test
    public final void itsRequestBodyCanBeReadOnAnotherThread() throws Exception {
        ScriptedChain chain = new ScriptedChain(passedOn(new WatchedBody("content").body()));
        run(chain.readingElsewhere(), FilterContract::drain);
    }

    /** {@link dev.weir.api.Chain#proceed}: on the thread of handle, and while it runs. */
    @Test
    public final void usesItsChainOnItsThreadAndWhileItRuns() throws Exception {
        ScriptedChain chain = new ScriptedChain(passedOn(Body.empty()));
        TestExchange exchange = exchange();
        try (Filter filter = filter(new TestContext())) {
            Run.of(filter, exchange, chain).response().ifPresent(Response::close);
            exchange.complete();
        }
        if (!chain.violations().isEmpty()) {
            throw new AssertionError(chain.violations().getFirst());
        }
    }

    /** {@link Filter#handle}: returns before the body of the response is sent. */
    @Test
    public final void returnsBeforeTheResponseBodyIsRead() throws Exception {
        Assumptions.assumeFalse(
                waitsForResponseBodies(), "the filter says that it waits for response bodies");
        LateBody body = new LateBody();
        ScriptedChain chain = new ScriptedChain(passedOn(Body.empty()));
        chain.answer(Response.of(200).withBody(body.body()));
        run(
                chain,
                run -> {
                    body.isDue();
                    drain(run);
                });
        require(
                !body.wasReadEarly(),
                "the filter read the response body before its handle returned, which holds up a stream; wrap the body, or declare BodyNeed.Buffer");
    }

    /** What is done with what came of a call of {@code handle}, before its exchange ends. */
    @FunctionalInterface
    private interface Rest {
        void of(Run run) throws Exception;
    }

    /** One whole exchange. The filter is closed after its end, as the gateway does. */
    private void run(ScriptedChain chain, Rest rest) throws Exception {
        TestExchange exchange = exchange();
        try (Filter filter = filter(new TestContext())) {
            try {
                rest.of(Run.of(filter, exchange, chain));
            } finally {
                exchange.complete();
            }
        }
    }

    private static GatewayException retrySafeFailure() {
        return new GatewayException(
                FailureType.UPSTREAM_FAILED,
                GatewayException.Source.UPSTREAM,
                true,
                "the connection was refused",
                null);
    }

    /** Reads and closes the body, as the gateway does when it sends the response. */
    private static void drain(Run run) throws Exception {
        try (Response response = run.responseOrThrow()) {
            response.body().readAll(MOST_BYTES);
        }
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new AssertionError(sentence);
        }
    }
}
