package dev.weir.kernel.exchange;

import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Outcome;
import dev.weir.tck.ExchangeContract;

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
}
