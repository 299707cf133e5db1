package dev.weir.kernel.pipeline;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import dev.weir.api.service.Capability;
import dev.weir.kernel.plugin.PluginInstance;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/** An exchange as an instance sees it that may not know who the consumer is. */
record VeiledExchange(Exchange exchange, PluginInstance instance) implements Exchange {

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
    public String protocol() {
        return exchange.protocol();
    }

    @Override
    public Instant received() {
        return exchange.received();
    }

    @Override
    public Optional<String> upstream() {
        return exchange.upstream();
    }

    @Override
    public Optional<Instant> deadline() {
        return exchange.deadline();
    }

    @Override
    public Duration timeLeft(Duration most) {
        return exchange.timeLeft(most);
    }

    @Override
    public Consumers consumers() {
        throw instance.denied(Capability.CONSUMER, "the consumers are not granted to it");
    }

    @Override
    public Optional<Identity> identity() {
        throw instance.denied(Capability.CONSUMER, "the consumer is not granted to it");
    }

    @Override
    public void identity(Identity identity) {
        throw instance.denied(Capability.CONSUMER, "saying who the consumer is, is not granted");
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
