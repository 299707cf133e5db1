package dev.weir.tck;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

class ExchangeContractTest {

    @Nested
    class TheTestExchange extends ExchangeContract {
        @Override
        protected Exchange exchange() {
            return new TestExchange();
        }

        @Override
        protected void complete(Exchange exchange, Outcome outcome) {
            ((TestExchange) exchange).complete(outcome);
        }
    }

    @Test
    void failsAnExchangeThatForgetsItsListeners() {
        ExchangeContract contract = new ForgetfulExchangeContract();
        assertThatThrownBy(contract::runsEachCompletionListenerOnceAndInOrder)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("must run each completion listener once, in order")
                .hasMessageEndingWith("it ran []");
        assertThatThrownBy(contract::givesTheOutcomeToCompletionListeners)
                .isInstanceOf(AssertionError.class)
                .hasMessageEndingWith("it saw []");
        assertThatThrownBy(contract::refusesListenersAfterItsEnd)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("after its end, which would never run");
    }

    @Test
    void theTestExchangeRefusesListenersAfterItsEnd() {
        TestExchange exchange = new TestExchange();
        exchange.complete();
        assertThatIllegalStateException()
                .isThrownBy(() -> exchange.onComplete(_ -> {}))
                .withMessageContaining("after the exchange had ended");
        assertThatIllegalStateException().isThrownBy(exchange::complete);
    }
}
