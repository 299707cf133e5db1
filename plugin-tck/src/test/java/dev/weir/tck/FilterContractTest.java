package dev.weir.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each rule of the contract, broken by a filter that does just that wrong. */
class FilterContractTest {

    @Nested
    class AFilterThatPassesEverythingOn extends FilterContract {
        @Override
        protected Filter filter(TestContext context) {
            return (_, next) -> next.proceed(next.request());
        }
    }

    @Nested
    class AFilterThatAnswersByItself extends FilterContract {
        @Override
        protected Filter filter(TestContext context) {
            return (_, next) -> {
                if (next.request().path().equals("/")) {
                    return next.proceed(next.request());
                }
                next.request().body().close();
                return Response.of(403);
            };
        }

        @Override
        protected Optional<Request> answered(Body body) {
            return Optional.of(passedOn(body).withTarget("/forbidden"));
        }
    }

    @Nested
    class AFilterThatRetriesWhatCanBeSentAgain extends FilterContract {
        @Override
        protected Filter filter(TestContext context) {
            return (_, next) -> {
                Request request = next.request();
                Request kept = request.withBody(Body.of(request.body().readAll(1000)));
                try {
                    return next.proceed(kept);
                } catch (GatewayException e) {
                    if (!e.retrySafe() || !request.body().replayable()) {
                        throw e;
                    }
                    return next.proceed(kept);
                }
            };
        }
    }

    @Test
    void failsAFilterThatRetriesAStream() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    try {
                        return next.proceed(next.request());
                    } catch (GatewayException e) {
                        return next.proceed(next.request());
                    }
                });
        assertSays(
                contract::callsProceedAtMostOnceForABodyThatCannotBeSentAgain,
                "called proceed 2 times, but the body of the request is a stream that can be sent once");
    }

    @Test
    void failsAFilterThatRetriesAnErrorStatus() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    Response response = next.proceed(next.request());
                    if (response.status() < 500) {
                        return response;
                    }
                    response.close();
                    return next.proceed(next.request());
                });
        assertSays(
                contract::callsProceedAtMostOnceForABodyThatCannotBeSentAgain,
                "called proceed 2 times");
    }

    @Test
    void failsAFilterThatDropsTheRequestBody() {
        FilterContract contract =
                ContractOfFilter.of(
                        (_, next) -> next.proceed(next.request().withBody(Body.of("another"))));
        assertSays(
                contract::closesABodyThatItDoesNotPassOn,
                "passed on another request body and did not close the one it was given");
    }

    @Test
    void failsAFilterThatDropsTheResponseBody() {
        FilterContract contract =
                ContractOfFilter.of(
                        (_, next) -> next.proceed(next.request()).withBody(Body.empty()));
        assertSays(
                contract::closesABodyThatItDoesNotPassOn,
                "returned another response body and did not close the one it was given");
    }

    @Test
    void failsAFilterThatClosesABodyOnlyAtItsEnd() {
        FilterContract response =
                ContractOfFilter.of((_, next) -> {
                    Response answer = next.proceed(next.request());
                    return answer.withBody(closingAtItsEnd(answer.body()));
                });
        assertSays(
                response::closesABodyThatNobodyReads,
                "returned a response that was closed unread, and the one it was given stayed open");
        FilterContract request =
                ContractOfFilter.of((_, next) -> {
                    Request given = next.request();
                    return next.proceed(given.withBody(closingAtItsEnd(given.body())));
                });
        assertSays(
                request::closesABodyThatNobodyReads,
                "passed on a request body that was closed unread, and the one it was given stayed open");
    }

    private static Body closingAtItsEnd(Body body) {
        return Body.stream(
                new FilterInputStream(body.open()) {
                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int count = super.read(bytes, offset, length);
                        if (count < 0) {
                            in.close();
                        }
                        return count;
                    }

                    @Override
                    public void close() {
                        // Forgets that not everybody reads to the end.
                    }
                },
                -1);
    }

    @Test
    void failsAFilterThatAnswersAndForgetsTheRequestBody() {
        FilterContract contract = new ContractOfFilter((_, _) -> Response.of(403), true);
        assertSays(
                contract::closesTheRequestBodyWhenItAnswersItself,
                "answered by itself and did not close the request body");
        assertSays(
                contract::closesABodyThatItDoesNotPassOn,
                "did not pass on the request that passedOn() gave");
    }

    @Test
    void failsAFilterThatReturnsNull() {
        assertSays(
                ContractOfFilter.of((_, _) -> null)::returnsAResponseWhenTheChainDoes,
                "returned null: handle returns a response or throws");
    }

    @Test
    void failsAFilterThatProceedsWithNothing() {
        assertThatThrownBy(
                        ContractOfFilter.of((_, next) -> next.proceed(null))
                                ::returnsAResponseWhenTheChainDoes)
                .hasMessage("the filter called proceed without a request");
    }

    @Test
    void failsAFilterThatAnswersACancelledExchange() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    try {
                        return next.proceed(next.request());
                    } catch (GatewayException e) {
                        return Response.of(e.type().status());
                    }
                });
        assertSays(
                contract::doesNotSwallowACancellation,
                "returned a response when the rest of the chain had been cancelled");
    }

    @Test
    void failsAFilterThatHidesACancellationBehindAnotherFailure() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    try {
                        return next.proceed(next.request());
                    } catch (GatewayException e) {
                        Thread.interrupted();
                        throw new IllegalStateException("no answer", e);
                    }
                });
        assertSays(
                contract::doesNotSwallowACancellation,
                "cleared the interrupt and threw java.lang.IllegalStateException: no answer");
    }

    @Test
    void failsAFilterThatSwallowsAnInterrupt() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    try {
                        Thread.sleep(1000);
                    } catch (InterruptedException e) {
                        // what the contract forbids
                    }
                    return next.proceed(next.request());
                });
        assertSays(contract::doesNotSwallowAnInterrupt, "swallowed an interrupt");
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
    }

    @Test
    void failsAFilterWhoseCompletionListenerThrows() {
        FilterContract contract =
                ContractOfFilter.of((exchange, next) -> {
                    exchange.onComplete(_ -> {
                        throw new IllegalStateException("late");
                    });
                    return next.proceed(next.request());
                });
        assertSays(
                contract::itsCompletionListenersDoNotThrow,
                "a completion listener of the filter failed");
    }

    @Test
    void failsAFilterThatForgetsTheResponseBeforeTheLast() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    Response response = next.proceed(next.request());
                    return response.status() == 503 ? next.proceed(next.request()) : response;
                });
        assertSays(
                contract::closesEachResponseThatItDoesNotReturn,
                "called proceed again and did not close the response it had got before");
    }

    @Test
    void failsAFilterThatKeepsOneExchangeInAField() {
        AtomicReference<Body> field = new AtomicReference<>(Body.empty());
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    field.set(next.request().body());
                    return next.proceed(next.request()).withBody(field.get());
                });
        assertSays(contract::keepsExchangesApartThatOverlap, "mixed up two exchanges");
    }

    @Test
    void failsAFilterThatFailsWhileAnotherExchangeIsInIt() {
        AtomicBoolean busy = new AtomicBoolean();
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    if (!busy.compareAndSet(false, true)) {
                        throw new IllegalStateException("busy");
                    }
                    try {
                        return next.proceed(next.request());
                    } finally {
                        busy.set(false);
                    }
                });
        assertSays(
                contract::keepsExchangesApartThatOverlap,
                "failed while another exchange was in it");
    }

    @Test
    void failsAFilterWhoseBodyIsBoundToItsThread() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    Thread owner = Thread.currentThread();
                    InputStream bound =
                            new FilterInputStream(next.request().body().open()) {
                                @Override
                                public int read(byte[] bytes, int offset, int length)
                                        throws IOException {
                                    if (Thread.currentThread() != owner) {
                                        throw new IllegalStateException("not my thread");
                                    }
                                    return super.read(bytes, offset, length);
                                }
                            };
                    return next.proceed(next.request().withBody(Body.stream(bound, -1)));
                });
        assertThatThrownBy(contract::itsRequestBodyCanBeReadOnAnotherThread)
                .hasMessageContaining("reading the body of the request failed")
                .hasRootCauseMessage("not my thread");
    }

    @Test
    void failsAFilterThatProceedsOnAnotherThread() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    FutureTask<Response> elsewhere =
                            new FutureTask<>(() -> next.proceed(next.request()));
                    Thread.startVirtualThread(elsewhere);
                    return elsewhere.get();
                });
        assertSays(
                contract::usesItsChainOnItsThreadAndWhileItRuns,
                "called proceed on another thread than its handle runs on");
    }

    @Test
    void failsAFilterThatProceedsAtTheEndOfTheExchange() {
        FilterContract contract =
                ContractOfFilter.of((exchange, next) -> {
                    exchange.onComplete(_ -> next.proceed(next.request()));
                    return next.proceed(next.request());
                });
        assertSays(
                contract::usesItsChainOnItsThreadAndWhileItRuns,
                "called proceed after its handle had ended");
    }

    @Test
    void failsAFilterThatHoldsUpAStream() {
        FilterContract contract =
                ContractOfFilter.of((_, next) -> {
                    Response response = next.proceed(next.request());
                    return response.withBody(Body.of(response.body().readAll(100)));
                });
        assertSays(
                contract::returnsBeforeTheResponseBodyIsRead,
                "read the response body before its handle returned");
    }

    private static void assertSays(ThrowingCallable rule, String sentence) {
        assertThatThrownBy(rule).isInstanceOf(AssertionError.class).hasMessageContaining(sentence);
    }
}
