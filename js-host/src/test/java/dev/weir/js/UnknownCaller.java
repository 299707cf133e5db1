package dev.weir.js;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An exchange as a plugin sees it that is not granted the consumer. */
record UnknownCaller(Exchange exchange) implements Exchange {
    private static CapabilityDeniedException denied() {
        return new CapabilityDeniedException(Capability.CONSUMER, "the consumer is not granted");
    }

    @Override
    public String id() {
        return exchange.id();
    }

    @Override
    public String route() {
        return exchange.route();
    }

    @Override
    public Client client() {
        return exchange.client();
    }

    @Override
    public Instant received() {
        return exchange.received();
    }

    @Override
    public Optional<Instant> deadline() {
        return exchange.deadline();
    }

    @Override
    public Consumers consumers() {
        throw denied();
    }

    @Override
    public Optional<Identity> identity() {
        throw denied();
    }

    @Override
    public void identity(Identity identity) {
        throw denied();
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return exchange.get(key);
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        exchange.put(key, value);
    }

    @Override
    public Map<String, String> vars() {
        return exchange.vars();
    }

    @Override
    public void onComplete(CompletionListener listener) {
        exchange.onComplete(listener);
    }
}
