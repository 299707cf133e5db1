package dev.weir.plugin.keyauth;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.plugin.Configs;
import dev.weir.tck.FilterContract;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.util.Optional;

class KeyAuthContractTest extends FilterContract {
    @Override
    protected Filter filter(TestContext context) throws Exception {
        return Configs.create(new KeyAuthPlugin(), context, Configs.table());
    }

    @Override
    protected TestExchange exchange() {
        return new TestExchange().consumer("acme", "key-auth", "s3cret");
    }

    @Override
    protected Request passedOn(Body body) {
        return ScriptedChain.request(body).withHeader("x-api-key", "s3cret");
    }

    @Override
    protected Optional<Request> answered(Body body) {
        return Optional.of(ScriptedChain.request(body));
    }
}
