package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class FilterTest {
    private static final Exchange EXCHANGE =
            (Exchange)
                    Proxy.newProxyInstance(
                            Exchange.class.getClassLoader(),
                            new Class<?>[] {Exchange.class},
                            (_, method, _) -> {
                                throw new AssertionError("not expected: " + method);
                            });

    @Test
    void onRequestChangesTheRequestAndLeavesTheResponse() throws Exception {
        Filter filter = Filter.onRequest((_, request) -> request.withHeader("a", "1"));
        assertThat(filter.handle(EXCHANGE, new Echo()).headers()).hasToString("a: 1");
    }

    @Test
    void onResponseChangesTheResponseAndLeavesTheRequest() throws Exception {
        Filter filter = Filter.onResponse((_, response) -> response.withHeader("b", "2"));
        assertThat(filter.handle(EXCHANGE, new Echo()).headers()).hasToString("b: 2");
    }

    /** Answers with the fields of the request. */
    private static final class Echo implements Chain {
        @Override
        public Request request() {
            return new Request("GET", "http", "/", Headers.empty(), Body.empty());
        }

        @Override
        public Response proceed(Request request) {
            return new Response(200, request.headers(), Body.empty());
        }
    }
}
