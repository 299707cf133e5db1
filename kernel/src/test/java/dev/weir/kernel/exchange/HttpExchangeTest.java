package dev.weir.kernel.exchange;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import dev.weir.api.Timings;
import dev.weir.tck.ExchangeContract;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The exchange of the gateway keeps what filters are promised. */
class HttpExchangeTest extends ExchangeContract {
    @Override
    protected Exchange exchange() {
        return new HttpExchange(new Client("127.0.0.1", 1, false));
    }

    @Override
    protected void complete(Exchange exchange, Outcome outcome) {
        ((HttpExchange) exchange).complete(outcome);
    }

    @Test
    void anErrorOfOneListenerKeepsNoOtherFromRunning() {
        HttpExchange exchange = new HttpExchange(new Client("127.0.0.1", 1, false));
        List<Outcome> seen = new ArrayList<>();
        exchange.onComplete(_ -> {
            throw new AssertionError("of a plugin");
        });
        exchange.onComplete(seen::add);

        exchange.complete(
                new Outcome(
                        200,
                        0,
                        0,
                        Timings.of(Duration.ofMillis(1)),
                        Outcome.Ending.COMPLETED,
                        Optional.empty()));

        assertThat(seen).hasSize(1);
    }
}
