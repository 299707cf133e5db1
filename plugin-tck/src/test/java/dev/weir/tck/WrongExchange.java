package dev.weir.tck;

import dev.weir.api.Client;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import dev.weir.api.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/** An exchange that takes listeners and runs them as it likes; the contract of one such. */
abstract class WrongExchange implements Exchange {
    final List<CompletionListener> listeners = new ArrayList<>();

    /** Ends it. */
    abstract void complete(Outcome outcome);

    /** Runs one, whatever it throws. */
    static void run(CompletionListener listener, Outcome outcome) {
        try {
            listener.completed(outcome);
        } catch (RuntimeException _) {
            // As the gateway does.
        }
    }

    @Override
    public void onComplete(CompletionListener listener) {
        listeners.add(listener);
    }

    /** The contract for such exchanges, run by a test that expects it to fail. */
    static ExchangeContract contract(Supplier<WrongExchange> exchanges) {
        return new ExchangeContract() {
            @Override
            protected Exchange exchange() {
                return exchanges.get();
            }

            @Override
            protected void complete(Exchange exchange, Outcome outcome) {
                ((WrongExchange) exchange).complete(outcome);
            }
        };
    }

    @Override
    public String id() {
        return "wrong";
    }

    @Override
    public String route() {
        return "";
    }

    @Override
    public Client client() {
        return new Client("192.0.2.1", 1, false);
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
    public void identity(Identity identity) {}

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return Optional.empty();
    }

    @Override
    public <T> void put(Key<T> key, T value) {}

    @Override
    public Map<String, String> vars() {
        return Map.of();
    }
}
