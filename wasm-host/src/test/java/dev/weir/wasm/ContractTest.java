package dev.weir.wasm;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.FilterContract;
import dev.weir.tck.TestContext;
import java.util.Optional;
import org.junit.jupiter.api.Nested;

/** What every filter keeps, kept by guests. */
class ContractTest {

    @Nested
    class OfTheRustSample extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            return Run.HOST
                    .load(TestBundle.rustHeaders())
                    .create(new ConfigValue.Nothing(), context.limits(Run.PATIENT).grant());
        }
    }

    @Nested
    class OfAGuestThatAnswersItself extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            // Answers 403 to POST, by the length of :method.
            HandMade module = HandMade.empty();
            int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
            int size = module.proxy("proxy_get_header_map_value", "iiiii");
            int method = module.text(":method");
            Code code =
                    new Code()
                            .i32(0)
                            .i32(method)
                            .i32(7)
                            .i32(8)
                            .i32(12)
                            .call(size)
                            .drop()
                            .load(12)
                            .i32(4)
                            .op(0x46, 0x04, Code.VOID) // i32.eq, if
                            .i32(403)
                            .i32(0)
                            .i32(0)
                            .i32(0)
                            .i32(0)
                            .i32(0)
                            .i32(0)
                            .i32(-1)
                            .call(answer)
                            .drop()
                            .op(0x0B)
                            .i32(0);
            return Run.HOST
                    .load(TestBundle.of(module.guest().onRequest(code)))
                    .create(new ConfigValue.Nothing(), context.limits(Run.PATIENT).grant());
        }

        @Override
        protected Request passedOn(Body body) {
            return Run.get().withBody(body);
        }

        @Override
        protected Optional<Request> answered(Body body) {
            return Optional.of(Run.get().withMethod("POST").withBody(body));
        }
    }

    @Nested
    class OfAGuestOfTheHandlerAbi extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            // Goes on with every request.
            HandMade module =
                    HandMade.empty()
                            .function("handle_request", "", "l", new Code().i64(1))
                            .function("handle_response", "ii", "", new Code());
            return Run.HOST
                    .load(TestBundle.of(module).withAbi("http-wasm/0.1"))
                    .create(new ConfigValue.Nothing(), context.limits(Run.PATIENT).grant());
        }
    }

    @Nested
    class OfAGuestThatSeesBodies extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            // Lets every piece pass.
            HandMade module =
                    HandMade.empty()
                            .guest()
                            .onRequest(new Code().i32(0))
                            .function("proxy_on_request_body", "iii", "i", new Code().i32(0))
                            .function("proxy_on_response_body", "iii", "i", new Code().i32(0));
            return Run.HOST
                    .load(TestBundle.of(module))
                    .create(new ConfigValue.Nothing(), context.limits(Run.PATIENT));
        }

        @Override
        protected boolean waitsForResponseBodies() {
            // The guest has to let the first piece pass before the head goes on.
            return true;
        }
    }
}
