package dev.weir.tck;

import dev.weir.api.Exchange;
import dev.weir.api.Outcome;

/** The contract for an exchange that never runs its listeners. Not found by JUnit. */
final class ForgetfulExchangeContract extends ExchangeContract {
    @Override
    protected Exchange exchange() {
        return new TestExchange();
    }

    @Override
    protected void complete(Exchange exchange, Outcome outcome) {
        // forgets
    }
}
