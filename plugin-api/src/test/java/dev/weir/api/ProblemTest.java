package dev.weir.api;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import org.junit.jupiter.api.Test;

class ProblemTest {

    @Test
    void rendersTypeTitleStatusDetailAndTheExchangeAsInstance() throws IOException {
        Response response =
                new Problem(429, "Too Many Requests", "Later.").toResponse(exchange("r-1"));
        assertThat(response.status()).isEqualTo(429);
        assertThat(response.headers().first("content-type")).contains("application/problem+json");
        assertThat(text(response))
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                                + "\"detail\":\"Later.\",\"instance\":\"r-1\"}\n");
    }

    @Test
    void leavesAnEmptyDetailOut() throws IOException {
        assertThat(text(new Problem(404, "Not Found", "").toResponse(exchange("r-1"))))
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Not Found\",\"status\":404,"
                                + "\"instance\":\"r-1\"}\n");
    }

    @Test
    void escapesWhatJsonDoesNotAllowInText() throws IOException {
        String hostile = "\",\"admin\":true,\"x\":\"\\ \r\n\t\u0000\u001F é 😀";
        assertThat(text(new Problem(400, "Bad Request", hostile).toResponse(exchange("r-1"))))
                .contains(
                        "\"detail\":\"\\\",\\\"admin\\\":true,\\\"x\\\":\\\"\\\\"
                                + " \\u000d\\u000a\\u0009\\u0000\\u001f é 😀\"");
    }

    private static String text(Response response) throws IOException {
        return new String(response.body().readAll(10_000), UTF_8);
    }

    private static Exchange exchange(String id) {
        return (Exchange)
                Proxy.newProxyInstance(
                        Exchange.class.getClassLoader(),
                        new Class<?>[] {Exchange.class},
                        (_, method, _) -> {
                            assertThat(method.getName()).isEqualTo("id");
                            return id;
                        });
    }
}
