package dev.weir.tck;

import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import dev.weir.api.Timings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an exchange keeps towards filters that registered work for its end. */
public abstract class ExchangeContract {
    static final Outcome OUTCOME =
            new Outcome(
                    200,
                    0,
                    0,
                    Timings.of(Duration.ofMillis(1)),
                    Outcome.Ending.COMPLETED,
                    Optional.empty());

    /** For the extending class. */
    protected ExchangeContract() {}

    /** A new exchange. */
    protected abstract Exchange exchange();

    /** Ends an exchange that {@link #exchange()} gave, as its owner does. */
    protected abstract void complete(Exchange exchange, Outcome outcome);

    /** {@link Exchange#onComplete}: in the order of registration, whatever a listener throws. */
    @Test
    public final void runsEachCompletionListenerOnceAndInOrder() {
        Exchange exchange = exchange();
        List<String> ran = new ArrayList<>();
        exchange.onComplete(_ -> ran.add("first"));
        exchange.onComplete(_ -> {
            ran.add("failing");
            throw new IllegalStateException("a listener that fails");
        });
        exchange.onComplete(_ -> exchange.onComplete(_ -> ran.add("registered by a listener")));
        exchange.onComplete(_ -> ran.add("last"));
        require(ran.isEmpty(), "the exchange ran completion listeners before its end: " + ran);
        complete(exchange, OUTCOME);
        List<String> wanted = List.of("first", "failing", "last", "registered by a listener");
        require(
                ran.equals(wanted),
                "the exchange must run each completion listener once, in order: "
                        + wanted
                        + ", it ran "
                        + ran);
    }

    /** {@link Exchange#onComplete}: every listener learns how it ended. */
    @Test
    public final void givesTheOutcomeToCompletionListeners() {
        Exchange exchange = exchange();
        List<Outcome> seen = new ArrayList<>();
        exchange.onComplete(seen::add);
        complete(exchange, OUTCOME);
        require(
                seen.equals(List.of(OUTCOME)),
                "the completion listener must see " + OUTCOME + " once, it saw " + seen);
    }

    /** {@link Exchange#onComplete}: what would never run is refused. */
    @Test
    public final void refusesListenersAfterItsEnd() {
        Exchange exchange = exchange();
        complete(exchange, OUTCOME);
        boolean refused = false;
        try {
            exchange.onComplete(_ -> {});
        } catch (IllegalStateException e) {
            refused = true;
        }
        require(
                refused,
                "the exchange took a completion listener after its end, which would never run");
    }

    private static void require(boolean condition, String sentence) {
        if (!condition) {
            throw new AssertionError(sentence);
        }
    }
}
