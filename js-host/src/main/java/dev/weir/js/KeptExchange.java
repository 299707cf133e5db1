package dev.weir.js;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What is known of an exchange that others have by now, or that is over. */
final class KeptExchange implements Exchange {
    private final String id;
    private final String route;
    private final Client client;
    private final Instant received;
    private final Optional<Instant> deadline;
    private final Map<String, String> vars;

    KeptExchange(Exchange exchange) {
        this.id = exchange.id();
        this.route = exchange.route();
        this.client = exchange.client();
        this.received = exchange.received();
        this.deadline = exchange.deadline();
        this.vars = new HashMap<>(exchange.vars());
    }

    @Override
    public String id() {
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

    @Override
    public Instant received() {
        return received;
    }

    @Override
    public Optional<Instant> deadline() {
        return deadline;
    }

    @Override
    public Consumers consumers() {
        throw over();
    }

    @Override
    public Optional<Identity> identity() {
        throw over();
    }

    @Override
    public void identity(Identity identity) {
        throw over();
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        throw over();
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        throw over();
    }

    @Override
    public Map<String, String> vars() {
        return vars;
    }

    @Override
    public void onComplete(CompletionListener listener) {
        throw over();
    }

    private static IllegalArgumentException over() {
        return new IllegalArgumentException(
                "the handler has returned, and the exchange has gone on; ask before that");
    }
}
