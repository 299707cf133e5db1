package dev.weir.plugin.ratelimit;

import static dev.weir.plugin.Configs.table;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.plugin.Configs;
import dev.weir.tck.FilterContract;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

class RateLimitContractTest {

    @Nested
    class WithRoom extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            return Configs.create(new RateLimitPlugin(), context, table("rate", "100/s"));
        }
    }

    @Nested
    class UsedUpForOneAddress extends FilterContract {
        private boolean answering;

        @Override
        protected Filter filter(TestContext context) throws Exception {
            Filter filter = Configs.create(new RateLimitPlugin(), context, table("rate", "1/d"));
            filter.handle(
                    new TestExchange().clientIp("192.0.2.66"),
                    new ScriptedChain(ScriptedChain.request(Body.empty())));
            return filter;
        }

        @Override
        protected TestExchange exchange() {
            return answering ? new TestExchange().clientIp("192.0.2.66") : new TestExchange();
        }

        @Override
        protected Optional<Request> answered(Body body) {
            answering = true;
            return Optional.of(ScriptedChain.request(body));
        }
    }
}
