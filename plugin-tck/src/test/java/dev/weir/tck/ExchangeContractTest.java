package dev.weir.tck;

import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import java.util.List;
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
        ExchangeContract contract =
                WrongExchange.contract(() ->
                        new WrongExchange() {
                            @Override
                            void complete(Outcome outcome) {
                                // forgets
                            }
                        });
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
    void failsAnExchangeThatRunsListenersBeforeItsEnd() {
        ExchangeContract contract =
                WrongExchange.contract(() ->
                        new WrongExchange() {
                            @Override
                            public void onComplete(CompletionListener listener) {
                                run(listener, ExchangeContract.OUTCOME);
                            }

                            @Override
                            void complete(Outcome outcome) {
                                // has run them
                            }
                        });
        assertThatThrownBy(contract::runsEachCompletionListenerOnceAndInOrder)
                .isInstanceOf(AssertionError.class)
                .hasMessageStartingWith("the exchange ran completion listeners before its end");
    }

    @Test
    void failsAnExchangeThatRunsListenersTwiceOrBackwards() {
        ExchangeContract twice =
                WrongExchange.contract(() ->
                        new WrongExchange() {
                            @Override
                            void complete(Outcome outcome) {
                                for (int i = 0; i < listeners.size(); i++) {
                                    run(listeners.get(i), outcome);
                                    run(listeners.get(i), outcome);
                                }
                            }
                        });
        assertThatThrownBy(twice::runsEachCompletionListenerOnceAndInOrder)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it ran [first, first, ");
        assertThatThrownBy(twice::givesTheOutcomeToCompletionListeners)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(" once, it saw ");
        ExchangeContract backwards =
                WrongExchange.contract(() ->
                        new WrongExchange() {
                            @Override
                            void complete(Outcome outcome) {
                                List.copyOf(listeners)
                                        .reversed()
                                        .forEach(each -> run(each, outcome));
                            }
                        });
        assertThatThrownBy(backwards::runsEachCompletionListenerOnceAndInOrder)
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("it ran [last, ");
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
