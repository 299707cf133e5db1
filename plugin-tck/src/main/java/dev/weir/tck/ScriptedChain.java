package dev.weir.tck;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;

/**
 * The rest of a pipeline that records what it is sent and answers as it was told. It reads and
 * closes the body of each request, as the gateway does when it sends it, and refuses what the
 * contract of {@link Chain} forbids. Used from one thread.
 */
public final class ScriptedChain implements Chain {
    private static final int MOST_BYTES = 16 << 20;

    /** Ends what would wait for ever. */
    static final Duration PATIENCE = Duration.ofSeconds(20);

    private final Request request;
    private final List<Function<Request, Response>> script = new ArrayList<>();
    private final List<Request> sent = new ArrayList<>();
    private final List<String> violations = new ArrayList<>();
    private final Thread owner = Thread.currentThread();
    private int calls;
    private boolean over;
    private boolean readsElsewhere;
    private boolean readsNothing;

    /** A chain with that request; until told otherwise it answers 200 without a body. */
    public ScriptedChain(Request request) {
        this.request = request;
    }

    /** A request with that body for {@code /}: GET without a body, POST with one. */
    public static Request request(Body body) {
        String method = body.length() == 0 ? "GET" : "POST";
        return new Request(method, "http", "/", Headers.of("Host", "api.example.com"), body);
    }

    /** The next call to {@link #proceed} gets this answer; the last one is repeated. */
    public ScriptedChain answer(Response response) {
        return answer(_ -> response);
    }

    /** The next call to {@link #proceed} gets what the function gives for its request. */
    public ScriptedChain answer(Function<Request, Response> step) {
        script.add(step);
        return this;
    }

    /** The next call to {@link #proceed} fails with that. */
    public ScriptedChain fail(RuntimeException failure) {
        return answer(_ -> {
            throw failure;
        });
    }

    /** Reads the bodies of requests on a second thread, as the gateway does with streams. */
    public ScriptedChain readingElsewhere() {
        readsElsewhere = true;
        return this;
    }

    /** Closes the bodies of requests unread, as the gateway does where it cannot send them. */
    public ScriptedChain readingNothing() {
        readsNothing = true;
        return this;
    }

    /** The filter's {@code handle} has ended: using the chain is a violation from now on. */
    public void over() {
        over = true;
    }

    @Override
    public Request request() {
        return request;
    }

    @Override
    public Response proceed(Request request) {
        if (request == null) {
            throw violation("the filter called proceed without a request");
        }
        if (Thread.currentThread() != owner) {
            throw violation("the filter called proceed on another thread than its handle runs on");
        }
        if (over) {
            throw violation(
                    "the filter called proceed after its handle had ended; work for the end goes to onComplete");
        }
        calls++;
        if (calls > 1 && !this.request.body().replayable()) {
            throw violation(
                    "the filter called proceed "
                            + calls
                            + " times, but the body of the request is a stream that can be sent once");
        }
        Body body = request.body();
        Request arrived = request.withBody(taken(body));
        sent.add(arrived);
        if (script.isEmpty()) {
            return Response.of(200);
        }
        return script.get(Math.min(calls, script.size()) - 1).apply(arrived);
    }

    private Body taken(Body body) {
        if (readsNothing) {
            body.close();
            return Body.empty();
        }
        return readsElsewhere ? readElsewhere(body) : read(body);
    }

    private static Body read(Body body) {
        try (body) {
            return Body.of(body.readAll(MOST_BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException("reading the body of the request failed", e);
        }
    }

    private static Body readElsewhere(Body body) {
        FutureTask<Body> reading = new FutureTask<>(() -> read(body));
        Thread.ofVirtual().start(reading);
        try {
            return reading.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw new IllegalStateException("reading the body of the request failed", e.getCause());
        } catch (TimeoutException e) {
            throw new AssertionError(
                    "the request body that the filter passed on cannot be read on another thread while the filter waits for the response",
                    e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private IllegalStateException violation(String sentence) {
        violations.add(sentence);
        return new IllegalStateException(sentence);
    }

    /** How often the filter called {@link #proceed}. */
    public int calls() {
        return calls;
    }

    /** The requests that arrived, in order, their bodies in memory. */
    public List<Request> sent() {
        return List.copyOf(sent);
    }

    /** What the filter did against the contract, a sentence each; empty if nothing. */
    public List<String> violations() {
        return List.copyOf(violations);
    }
}
