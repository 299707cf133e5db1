package dev.weir.js;

import dev.weir.api.Filter;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.FilterContract;
import dev.weir.tck.TestContext;
import org.junit.jupiter.api.Nested;

/** JavaScript plugins through which bodies pass keep what every filter keeps. */
final class JsStreamContractTest {
    private static final String THROUGH =
            """
            const through = () => new TransformStream({
              transform(chunk, out) { out.enqueue(chunk); },
            });
            """;

    private static Filter filter(String code, TestContext context) throws Exception {
        return new JsHost()
                .load(TestBundle.of(THROUGH + code))
                .create(ConfigValue.NOTHING, context.limits(Plugin.WIDE));
    }

    @Nested
    final class OfHandlers extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            return JsStreamContractTest.filter(
                    """
                    export default {
                      onRequest(request) {
                        if (request.body) return new Request(request, { body: request.body.pipeThrough(through()) });
                      },
                      onResponse(response) {
                        return new Response(response.body?.pipeThrough(through()), response);
                      },
                    }
                    """,
                    context);
        }
    }

    @Nested
    final class OfAWorker extends FilterContract {
        @Override
        protected Filter filter(TestContext context) throws Exception {
            return JsStreamContractTest.filter(
                    """
                    export default { async fetch(request) {
                      const response = await fetch(request);
                      return new Response(response.body?.pipeThrough(through()), response);
                    } }
                    """,
                    context);
        }
    }
}
