package dev.weir.wasm;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** An exchange that never was, for {@link WarmUp}. */
final class WarmUpExchange implements Exchange {
    private static final Client CLIENT = new Client("192.0.2.1", 50_000, false);

    @Override
    public String id() {
        return "warm-up";
    }

    @Override
    public String route() {
        return "warm-up";
    }

    @Override
    public Client client() {
        return CLIENT;
    }

    @Override
    public Instant received() {
        return Instant.EPOCH;
    }

    @Override
    public Consumers consumers() {
        return (_, _) -> Optional.empty();
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.empty();
    }

    @Override
    public void identity(Identity identity) {
        // nobody asks
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return Optional.empty();
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        // nobody asks
    }

    @Override
    public Map<String, String> vars() {
        return new HashMap<>();
    }

    @Override
    public void onComplete(CompletionListener listener) {
        // it never ends
    }
}
