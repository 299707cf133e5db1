package dev.weir.tck;

import dev.weir.api.Client;
import dev.weir.api.Consumer;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import dev.weir.api.Outcome;
import dev.weir.api.Timings;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An exchange with fixed facts: id {@code exchange-1}, route {@code test}, a client at 192.0.2.1
 * (RFC 5737), received at the epoch, no consumers. Used from one thread.
 */
public final class TestExchange implements Exchange {
    private String route = "test";
    private Client client = new Client("192.0.2.1", 40000, false);
    private final Map<Credential, Consumer> credentials = new HashMap<>();
    private final Map<Key<?>, Object> attributes = new HashMap<>();
    private final Map<String, String> vars = new HashMap<>();
    private final List<CompletionListener> listeners = new ArrayList<>();
    private @Nullable Identity identity;
    private @Nullable Instant deadline;
    private String upstream = "";
    private boolean completed;
    private boolean consumerGranted = true;

    private record Credential(String type, String secret) {}

    /** An exchange with the facts named above. */
    public TestExchange() {}

    /** Sets the route. */
    public TestExchange route(String name) {
        route = name;
        return this;
    }

    /** Sets the client's address. */
    public TestExchange clientIp(String ip) {
        client = new Client(ip, client.port(), client.tls());
        return this;
    }

    /** It has to be over so much later; until told otherwise it may take any time. */
    public TestExchange within(Duration time) {
        deadline = Instant.now().plus(time);
        return this;
    }

    /** Says where the request was sent; by itself it is sent nowhere. */
    public TestExchange sentTo(String upstream) {
        this.upstream = upstream;
        return this;
    }

    /** Adds a consumer with a credential. */
    public TestExchange consumer(String name, String type, String secret) {
        credentials.put(new Credential(type, secret), new Consumer(name));
        return this;
    }

    /** Shows itself as to a plugin that is not granted {@link Capability#CONSUMER}. */
    public TestExchange denyConsumer() {
        consumerGranted = false;
        return this;
    }

    private void requireConsumer() {
        if (!consumerGranted) {
            throw new CapabilityDeniedException(Capability.CONSUMER, "the consumer is not granted");
        }
    }

    @Override
    public String id() {
        return "exchange-1";
    }

    @Override
    public String route() {
        return route;
    }

    @Override
    public Client client() {
        return client;
    }

    @Override
    public Optional<String> upstream() {
        return Optional.of(upstream).filter(address -> !address.isEmpty());
    }

    @Override
    public Instant received() {
        return Instant.EPOCH;
    }

    @Override
    public Optional<Instant> deadline() {
        return Optional.ofNullable(deadline);
    }

    @Override
    public Consumers consumers() {
        requireConsumer();
        return (type, secret) -> Optional.ofNullable(credentials.get(new Credential(type, secret)));
    }

    @Override
    public Optional<Identity> identity() {
        requireConsumer();
        return Optional.ofNullable(identity);
    }

    @Override
    public void identity(Identity identity) {
        requireConsumer();
        this.identity = identity;
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return Optional.ofNullable(attributes.get(key)).map(key.type()::cast);
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        attributes.put(key, value);
    }

    @Override
    public Map<String, String> vars() {
        return vars;
    }

    @Override
    public void onComplete(CompletionListener listener) {
        if (completed) {
            throw new IllegalStateException(
                    "a completion listener was registered after the exchange had ended");
        }
        listeners.add(listener);
    }

    /**
     * Ends the exchange with 200: runs each listener once, in the order of registration, whatever
     * they throw.
     *
     * @return what they threw
     * @throws IllegalStateException if it ended before
     */
    public List<RuntimeException> complete() {
        return complete(
                new Outcome(
                        200,
                        0,
                        0,
                        Timings.of(Duration.ofMillis(1)),
                        Outcome.Ending.COMPLETED,
                        Optional.empty()));
    }

    /** Ends the exchange as {@link #complete()} does, with another outcome. */
    public List<RuntimeException> complete(Outcome outcome) {
        if (completed) {
            throw new IllegalStateException("the exchange has ended before");
        }
        List<RuntimeException> thrown = new ArrayList<>();
        // By index: a listener may register another.
        for (int i = 0; i < listeners.size(); i++) {
            try {
                listeners.get(i).completed(outcome);
            } catch (RuntimeException e) {
                thrown.add(e);
            }
        }
        completed = true;
        return thrown;
    }
}
