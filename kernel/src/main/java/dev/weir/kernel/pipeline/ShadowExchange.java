package dev.weir.kernel.pipeline;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An exchange as a filter in shadow sees it: it reads the real one, and writes to itself. */
final class ShadowExchange implements Exchange {
    private final Exchange real;
    private final Map<Key<?>, Object> written = new HashMap<>();
    private @Nullable Map<String, String> vars;
    private @Nullable Identity identity;

    ShadowExchange(Exchange real) {
        this.real = real;
    }

    @Override
    public String id() {
        return real.id();
    }

    @Override
    public String route() {
        return real.route();
    }

    @Override
    public Client client() {
        return real.client();
    }

    @Override
    public String protocol() {
        return real.protocol();
    }

    @Override
    public Instant received() {
        return real.received();
    }

    @Override
    public Optional<String> upstream() {
        return real.upstream();
    }

    @Override
    public Optional<Instant> deadline() {
        return real.deadline();
    }

    @Override
    public Duration timeLeft(Duration most) {
        return real.timeLeft(most);
    }

    @Override
    public Consumers consumers() {
        return real.consumers();
    }

    @Override
    public Optional<Identity> identity() {
        return identity == null ? real.identity() : Optional.of(identity);
    }

    @Override
    public void identity(Identity identity) {
        this.identity = identity;
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        Object own = written.get(key);
        return own == null ? real.get(key) : Optional.of(key.type().cast(own));
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        written.put(key, value);
    }

    @Override
    public Map<String, String> vars() {
        if (vars == null) {
            vars = new HashMap<>(real.vars());
        }
        return vars;
    }

    /** At the end of the real one: what the filter holds for it has to be freed. */
    @Override
    public void onComplete(CompletionListener listener) {
        real.onComplete(listener);
    }
}
