package dev.weir.kernel.exchange;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import dev.weir.api.Outcome;
import dev.weir.api.Timings;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.memory.Holding;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way. Made by the connection for each request, used from one thread; what is
 * rarely needed is made when it is asked for.
 */
public final class HttpExchange implements Exchange {
    private static final System.Logger LOG = System.getLogger(HttpExchange.class.getName());

    /** For exchanges of no gateway: what happens to them is kept nowhere that is looked at. */
    private static final Journal NOWHERE = new Journal();

    private final Client client;
    private final long startNanos;
    private long upstreamNanos;
    private long answeredNanos;
    private boolean forwarded = true;
    private String protocol = "1.1";
    private @Nullable String id;
    private @Nullable Instant received;
    // By System.nanoTime(); only meant if `bounded`.
    private long deadlineNanos;
    private boolean bounded;
    private String route = "";
    private Consumers consumers = (_, _) -> Optional.empty();
    private @Nullable Identity identity;
    private @Nullable FailureType failure;
    private @Nullable RuntimeException told;
    private Journal journal = NOWHERE;
    private @Nullable IdentityHashMap<Key<?>, Object> attributes;
    private @Nullable Map<String, String> vars;
    // The first stands alone: most exchanges have only that of their pipeline.
    private @Nullable CompletionListener listener;
    private @Nullable List<CompletionListener> moreListeners;
    private @Nullable Runnable last;
    private @Nullable Client upstream;
    private boolean completed;
    private boolean rehearsed;
    private @Nullable Forwarding forwarding;
    private @Nullable Holding holding;
    private @Nullable EarlyHints earlyHints;
    private volatile @Nullable Cancellable awaited;
    private volatile boolean cancelled;

    /** An exchange that begins now. */
    public HttpExchange(Client client) {
        this(client, System.nanoTime());
    }

    /** An exchange that began at {@code startNanos} of {@link System#nanoTime()}. */
    public HttpExchange(Client client, long startNanos) {
        this.client = client;
        this.startNanos = startNanos;
    }

    /** A request of the gateway's own, such as a plugin's call-out: no client is behind it. */
    public static HttpExchange own() {
        HttpExchange exchange = new HttpExchange(new Client("", 0, false));
        exchange.forwarded = false;
        return exchange;
    }

    /** Fixes what is different in each exchange, so that two of them can be compared. */
    public void fix(String id, Instant received) {
        this.id = id;
        this.received = received;
    }

    /** Whether it is a client's request, which the upstream is told of. */
    public boolean forwarded() {
        return forwarded;
    }

    @Override
    public String id() {
        if (id == null) {
            id = RequestIds.next();
        }
        return id;
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public Client client() {
        return client;
    }

    /** Says what trusted proxies told; {@link #client} is the client they know. */
    public void forwarded(Forwarding forwarding) {
        this.forwarding = forwarding;
    }

    /** What trusted proxies told; null if there was none. */
    public @Nullable Forwarding forwarding() {
        return forwarding;
    }

    /** Says who takes early hints to the client; without anybody they are dropped. */
    public void earlyHints(EarlyHints earlyHints) {
        this.earlyHints = earlyHints;
    }

    /** Passes early hints on, if the client can be told. */
    public void hint(Headers fields) {
        if (earlyHints != null) {
            earlyHints.send(fields);
        }
    }

    @Override
    public String protocol() {
        return protocol;
    }

    /** Says what the exchange waits for from now on; {@link #cancelled} is to be asked after it. */
    public void awaits(Cancellable awaited) {
        this.awaited = awaited;
    }

    /** Nobody wants the answer any more. For any thread. */
    public void cancel() {
        cancelled = true;
        Cancellable now = awaited;
        if (now != null) {
            now.cancel(this);
        }
    }

    /** Whether nobody wants the answer any more. For any thread. */
    public boolean cancelled() {
        return cancelled;
    }

    /** The failure of an exchange that is {@link #cancelled}. */
    public GatewayException cancellation() {
        return new GatewayException(
                FailureType.CANCELLED,
                Source.DOWNSTREAM,
                "the client ended its connection before it had the answer");
    }

    /** Says in which version the request came. */
    public void protocol(String protocol) {
        this.protocol = protocol;
    }

    /** Says what memory the exchange may hold; given back by whoever gave it, after the end. */
    public void holding(Holding holding) {
        this.holding = holding;
    }

    /** As {@link #hold}, for content that need not be held; whether there was room for it. */
    public boolean tryHold(long bytes) {
        return holding == null || holding.more(bytes);
    }

    /**
     * Takes memory for content that is to be held until the exchange ends.
     *
     * @throws GatewayException if it is more than there is for it
     */
    public void hold(long bytes) {
        if (holding == null || tryHold(bytes)) {
            return;
        }
        throw holding.fits(bytes)
                ? new GatewayException(
                        FailureType.NO_MEMORY,
                        Source.DOWNSTREAM,
                        "too much is held in memory for all clients together")
                : new GatewayException(
                        FailureType.BODY_TOO_LARGE,
                        Source.DOWNSTREAM,
                        "a body is longer than all that may be held in memory");
    }

    @Override
    public Instant received() {
        return received == null ? Instant.now().minus(elapsed()) : received;
    }

    /** The time since the exchange began. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }

    /** The upstream took so long to answer, or to fail. */
    public void upstreamTook(long nanos) {
        upstreamNanos += nanos;
    }

    /** The response's head is written now. */
    public void answering() {
        answeredNanos = System.nanoTime();
    }

    /** How long what happened until now has taken. */
    public Timings timings() {
        return new Timings(
                System.nanoTime() - startNanos,
                answeredNanos == 0 ? 0 : answeredNanos - startNanos,
                upstreamNanos);
    }

    @Override
    public Optional<Instant> deadline() {
        return bounded
                ? Optional.of(Instant.now().plusNanos(deadlineNanos - System.nanoTime()))
                : Optional.empty();
    }

    @Override
    public Duration timeLeft(Duration most) {
        return bounded
                ? Duration.ofNanos(Math.max(0, Math.min(remainingNanos(), most.toNanos())))
                : most;
    }

    /** Says how long after its beginning the exchange has to be over; 0: there is no bound. */
    public void within(long totalNanos) {
        bounded = totalNanos > 0;
        deadlineNanos = startNanos + totalNanos;
    }

    /** Whether it has a {@link #deadline}. */
    public boolean bounded() {
        return bounded;
    }

    /** The {@link #deadline} as {@link System#nanoTime} counts, if it is {@link #bounded}. */
    public long deadlineNanos() {
        return deadlineNanos;
    }

    /** Nanoseconds until the {@link #deadline}, none or fewer if it has passed. */
    public long remainingNanos() {
        return bounded ? deadlineNanos - System.nanoTime() : Long.MAX_VALUE;
    }

    @Override
    public Optional<String> upstream() {
        return Optional.ofNullable(upstream).flatMap(Client::address);
    }

    /** Says to whom the request is sent. */
    public void upstream(Client peer) {
        upstream = peer;
    }

    @Override
    public Consumers consumers() {
        return consumers;
    }

    /** Says which route was matched, and whose consumers are known there. */
    public void matched(String route, Consumers consumers) {
        this.route = route;
        this.consumers = consumers;
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.ofNullable(identity);
    }

    @Override
    public void identity(Identity identity) {
        this.identity = identity;
    }

    /** The failure that decided the answer, for the {@link Outcome}. */
    public Optional<FailureType> failure() {
        return Optional.ofNullable(failure);
    }

    /** Says which failure decided the answer. */
    public void failed(FailureType failure) {
        this.failure = failure;
    }

    /** Where failures of this exchange are kept for people. */
    public Journal journal() {
        return journal;
    }

    /** Says where failures of this exchange are to be kept. */
    public void journal(Journal journal) {
        this.journal = journal;
    }

    /** Says that it is played, not real: its failures are in no log. */
    public void rehearse() {
        rehearsed = true;
    }

    /** Whether it is played. */
    public boolean rehearsed() {
        return rehearsed;
    }

    /** Says that a failure is in the log and the journal, as far as it belongs there. */
    public void told(RuntimeException failure) {
        told = failure;
    }

    /** Whether the failure was {@linkplain #told told} before. */
    @SuppressWarnings("ReferenceEquality") // the very exception
    boolean isTold(RuntimeException failure) {
        return told == failure;
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return attributes == null
                ? Optional.empty()
                : Optional.ofNullable(attributes.get(key)).map(key.type()::cast);
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        if (attributes == null) {
            // By identity, as keys are compared; mostly there is one or two.
            attributes = new IdentityHashMap<>(2);
        }
        attributes.put(key, value);
    }

    @Override
    public Map<String, String> vars() {
        if (vars == null) {
            vars = new HashMap<>();
        }
        return vars;
    }

    @Override
    public void onComplete(CompletionListener listener) {
        if (completed) {
            throw new IllegalStateException(
                    "a completion listener was registered after the exchange had ended; register it in handle");
        }
        if (this.listener == null) {
            this.listener = listener;
            return;
        }
        if (moreListeners == null) {
            moreListeners = new ArrayList<>(2);
        }
        moreListeners.add(listener);
    }

    /**
     * Says what to do after everything else: after the completion listeners of all filters and
     * after the bodies are closed. Once.
     */
    public void finallyDo(Runnable last) {
        this.last = last;
    }

    /**
     * Runs the completion listeners. Called by the connection, once, after the last byte or the
     * failure.
     */
    public void complete(Outcome outcome) {
        if (listener != null) {
            tell(listener, outcome);
        }
        // By index: a listener may register another.
        for (int i = 0; moreListeners != null && i < moreListeners.size(); i++) {
            tell(moreListeners.get(i), outcome);
        }
        completed = true;
    }

    private void tell(CompletionListener listener, Outcome outcome) {
        try {
            listener.completed(outcome);
        } catch (Exception | Error e) {
            // Whatever it is, the other listeners and the end of the exchange are due.
            LOG.log(
                    System.Logger.Level.WARNING,
                    "exchange %s, route %s: a completion listener failed".formatted(id(), route),
                    e);
        }
    }

    /** Ends the exchange. Called by the connection, once, when its bodies are closed. */
    public void end() {
        if (last != null) {
            last.run();
        }
    }
}
