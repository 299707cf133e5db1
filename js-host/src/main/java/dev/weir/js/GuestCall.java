package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.GatewayException;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One entry into a plugin's code: what it may ask for and what it decided. The prelude holds it as
 * an opaque token; once the call has ended, every use of it fails, so that nothing a plugin kept
 * can read or change another exchange. It has three times: until the handler has decided, it has
 * the exchange; what runs on behind that, for {@code waitUntil} or a body that passes through the
 * plugin, has copies of the exchange's facts; then it ends. Used by one thread at a time. What it
 * throws as {@link IllegalArgumentException} reaches the plugin as a {@code TypeError}.
 */
abstract sealed class GuestCall permits RequestCall, ResponseCall {
    // More is a loop.
    private static final int MOST_CALL_OUTS = 32;

    private final Request request;
    private final HeaderFields requestFields;
    private final boolean rehearsed;
    private Exchange exchange;
    private @Nullable Operations operations;
    private @Nullable Object rejection;
    private @Nullable GatewayException outsideFailure;
    private @Nullable Guest guest;
    private @Nullable EngineCall ofEngine;
    private @Nullable Runnable afterStream;
    private @Nullable Runnable afterEnd;
    private int promises;
    private int callOuts;
    private boolean streams;
    private boolean settled;
    private boolean lingers;
    private long hostCalls;
    private boolean ended;

    GuestCall(Exchange exchange, Request request, HeaderFields requestFields) {
        this.exchange = exchange;
        this.request = request;
        this.requestFields = requestFields;
        this.rehearsed = exchange instanceof RehearsalExchange;
    }

    abstract Stage stage();

    /** Whether it is of no exchange. */
    boolean isRehearsed() {
        return rehearsed;
    }

    /** The handler answers with a response of its own making. */
    abstract void answer(Response response);

    /** The body of the message that the handler is called with. */
    abstract GuestBody body();

    /** Whether that message has one, as far as its head tells. */
    abstract boolean hasBody();

    /** The plugin's code makes the body that goes on, perhaps of the one that came. */
    abstract void beginStream();

    /** The plugin's code makes nothing any more of the body that came. */
    abstract void endStream();

    /** A failure of the plugin is to be as if it were not there, where that is possible. */
    void passThrough() {
        // on-error says what a failure of onRequest and onResponse is.
    }

    /** A fact for the prelude, by the name it uses. */
    @Nullable Object fact(String name) {
        requireLive();
        return switch (name) {
            case "method" -> request.method();
            case "target" -> request.target();
            case "origin" -> origin();
            case "route" -> exchange.route();
            case "consumer" -> exchange.identity().map(id -> id.consumer().name()).orElse(null);
            case "ip" -> exchange.client().ip();
            case "tls" -> exchange.client().tls();
            default -> throw new IllegalStateException("the prelude asked for " + name);
        };
    }

    HeaderFields requestFields() {
        requireLive();
        return requestFields;
    }

    Map<String, String> vars() {
        requireLive();
        return exchange.vars();
    }

    /** Path and query of {@code url}; see {@link Targets}. */
    String target(String url) {
        requireLive();
        return Targets.of(url, origin());
    }

    /** What the call waits for. */
    Operations operations() {
        requireLive();
        if (operations == null) {
            operations = new Operations(rehearsed);
        }
        return operations;
    }

    /** Whether nothing is open that could wake the plugin's code again. */
    boolean waitsForNothing() {
        return operations == null || operations.none();
    }

    /** Nanoseconds that were not the plugin's: bodies of the exchange came. */
    long waitedForBodies() {
        return operations == null ? 0 : operations.waitedForBodies();
    }

    /**
     * How long a call-out may take; counts it.
     *
     * @return zero for as long as is allowed
     * @throws IllegalArgumentException if the call has made as many as it may, or its time is over
     */
    Duration admitCallOut() {
        requireLive();
        if (++callOuts > MOST_CALL_OUTS) {
            throw new IllegalArgumentException(
                    "a call of %s may make %d requests, which it has"
                            .formatted(stage().handler(), MOST_CALL_OUTS));
        }
        Optional<Instant> deadline = deadline();
        if (deadline.isEmpty()) {
            return Duration.ZERO;
        }
        Duration left = Duration.between(Instant.now(), deadline.get());
        if (!left.isPositive()) {
            throw new IllegalArgumentException("the exchange has no time left for a request");
        }
        return left;
    }

    /** When the exchange has to be over, and its calls with it; empty for what runs on behind. */
    Optional<Instant> deadline() {
        return lingers ? Optional.empty() : exchange.deadline();
    }

    /** How long something may take: {@code most}, or less if the exchange has to be over. */
    Duration timeLeft(Duration most) {
        return lingers ? most : exchange.timeLeft(most);
    }

    /** From now on it runs behind the exchange, in time of its own. */
    void linger() {
        lingers = true;
    }

    /** The guest that it runs in. */
    void in(Guest guest) {
        this.guest = guest;
    }

    /** What GraalJS has of it; made once. */
    EngineCall ofEngine(Messages messages) {
        if (ofEngine == null) {
            ofEngine = new EngineCall(this, messages);
        }
        return ofEngine;
    }

    /** A promise that the call goes on for behind its answer. */
    void promised() {
        requireLive();
        promises++;
    }

    /** A promise that the call went on for is settled. */
    void kept() {
        promises--;
    }

    /** A body that the plugin's code makes as it is read. */
    Body stream(Object pull, Object cancel) {
        requireLive();
        if (streams) {
            throw new IllegalArgumentException("a call gives one body, and this has given one");
        }
        streams = true;
        return Body.stream(new GuestStream(this, guest, pull, cancel), -1);
    }

    /** The body that the plugin's code made is read to its end, or given up. */
    void streamed() {
        streams = false;
        if (afterStream != null) {
            afterStream.run();
            afterStream = null;
        }
    }

    /** Sets what is done when the body is read to its end, or given up. */
    void whenStreamed(Runnable work) {
        afterStream = work;
    }

    /** Whether the plugin's code makes a body that is not over. */
    boolean streams() {
        return streams;
    }

    /** Whether something of the call runs on behind its answer. */
    boolean held() {
        return promises > 0 || streams;
    }

    /** Sets what is done when nothing of the call is left. */
    void afterEnd(Runnable work) {
        afterEnd = work;
    }

    /** Something of the exchange failed, not of the plugin, which may be the end of the call. */
    void failed(GatewayException failure) {
        outsideFailure = failure;
    }

    /** What failed outside of the plugin; null if nothing did. */
    @Nullable GatewayException outsideFailure() {
        return outsideFailure;
    }

    /** The promise that the handler returned was fulfilled. */
    void settle() {
        settled = true;
    }

    /** The promise that the handler returned was rejected, for a reason of the engine's own. */
    void reject(Object reason) {
        settled = true;
        rejection = reason;
    }

    boolean settled() {
        return settled;
    }

    /** What the promise was rejected with; null if it was not, or the second time. */
    @Nullable Object takeRejection() {
        Object reason = rejection;
        rejection = null;
        return reason;
    }

    /** The handler has decided: the exchange goes on, and is others' to use. */
    void decide() {
        if (held()) {
            exchange = new KeptExchange(exchange);
        }
        requestFields.detach();
    }

    /** Nothing of the call is left: what the plugin kept of it is useless from here on. */
    void end() {
        ended = true;
        if (operations != null) {
            operations.cancel();
        }
        if (guest != null) {
            guest.forget(this);
        }
        if (afterEnd != null) {
            afterEnd.run();
            afterEnd = null;
        }
    }

    Request request() {
        return request;
    }

    /** How often the plugin's code called into its host since this was last asked. */
    long takeHostCalls() {
        long calls = hostCalls;
        hostCalls = 0;
        return calls;
    }

    void requireLive() {
        hostCalls++;
        if (ended) {
            throw new IllegalArgumentException(
                    "this belongs to a call of "
                            + stage().handler()
                            + " that has ended; copy what is needed later");
        }
    }

    /** Where the request goes, as its client named it. */
    String url() {
        String target = request.target();
        return origin() + (target.equals("*") ? "" : target); // OPTIONS * has no path
    }

    private String origin() {
        return request.scheme() + "://" + request.authority();
    }
}
