package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Outcome;
import dev.weir.api.Outcome.Ending;
import dev.weir.api.Response;
import java.io.IOException;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How answers are framed, and what becomes of those that break off. */
final class Http1AnswerTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static Response ok(String body) {
        return new Response(200, Headers.empty(), Body.of(body));
    }

    @Test
    @DisplayName("RFC 9110 §9.3.2: the answer to HEAD has the length but no content")
    void answersHeadWithoutContent() throws IOException {
        try (TestServer server = new TestServer((_, _) -> ok("12345"));
                RawClient client = server.client()) {
            client.send("HEAD / HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.head()).contains("Content-Length: 5\r\n");
            client.send(GET);
            assertThat(client.reply().body()).isEqualTo("12345");
        }
    }

    @ParameterizedTest
    @CsvSource({"204, false", "304, true"})
    @DisplayName("RFC 9110 §6.4.1, §8.6: 204 and 304 have no content, 204 no length")
    void framesStatusesWithoutContent(int status, boolean length) throws IOException {
        try (TestServer server =
                        new TestServer((_, _) ->
                                new Response(
                                        status,
                                        Headers.of("Content-Length", "7"),
                                        Body.of("ignored")));
                RawClient client = server.client()) {
            client.send(GET + GET);
            String head = client.head();
            assertThat(head.contains("Content-Length")).isEqualTo(length);
            assertThat(head).doesNotContain("Transfer-Encoding");
            assertThat(client.head()).startsWith("HTTP/1.1 " + status);
        }
    }

    @Test
    @DisplayName("RFC 9110 §6.6.1: Date is added where the handler gave none")
    void addsADate() throws IOException {
        try (TestServer server =
                        new TestServer((_, request) ->
                                request.path().equals("/dated")
                                        ? new Response(
                                                200, Headers.of("date", "mine"), Body.empty())
                                        : ok(""));
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.reply().field("Date"))
                    .matches("\\w{3}, \\d\\d \\w{3} \\d{4} \\d\\d:\\d\\d:\\d\\d GMT");
            client.send("GET /dated HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.reply().head()).containsOnlyOnce("ate: ").contains("date: mine");
        }
    }

    @Test
    @DisplayName("RFC 9112 §6: what a handler says about framing and connection is not sent")
    void framesByTheBodyAlone() throws IOException {
        Headers lying =
                Headers.of(
                        "Content-Length",
                        "99",
                        "Transfer-Encoding",
                        "chunked",
                        "Connection",
                        "upgrade",
                        "Keep-Alive",
                        "x");
        try (TestServer server =
                        new TestServer((_, _) -> new Response(200, lying, Body.of("abc")));
                RawClient client = server.client()) {
            client.send(GET + GET);
            RawClient.Reply reply = client.reply();
            assertThat(reply.body()).isEqualTo("abc");
            assertThat(reply.head())
                    .doesNotContain("99", "Transfer-Encoding", "upgrade", "Keep-Alive");
            assertThat(client.reply().body()).isEqualTo("abc");
        }
    }

    @Test
    @DisplayName("RFC 9112 §6.3 item 8: content of unknown length ends an HTTP/1.0 connection")
    void delimitsByCloseForHttp10() throws IOException {
        try (TestServer server =
                        new TestServer((_, _) ->
                                new Response(
                                        200,
                                        Headers.empty(),
                                        Body.stream(new PulledStream("ab", "cd"), -1)));
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            assertThat(client.head())
                    .contains("Connection: close")
                    .doesNotContain("chunked", "Content-Length");
            assertThat(client.rest()).isEqualTo("abcd");
        }
    }

    @Test
    void sendsWhatIsThereBeforeTheNextPartIsProduced() throws Exception {
        PulledStream events = new PulledStream("data: 1\n\n", "data: 2\n\n").stepwise();
        try (TestServer server =
                        new TestServer((_, _) ->
                                new Response(
                                        200,
                                        Headers.of("Content-Type", "text/event-stream"),
                                        Body.stream(events, -1)));
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.head()).contains("Transfer-Encoding: chunked");
            events.step();
            assertThat(client.text(17)).isEqualTo("0009\r\ndata: 1\n\n\r\n");
            events.step();
            assertThat(client.text(17)).isEqualTo("0009\r\ndata: 2\n\n\r\n");
            events.step();
            assertThat(client.text(5)).isEqualTo("0\r\n\r\n");
        }
    }

    @Test
    @DisplayName("RFC 9112 §7.1.2: trailers follow the last chunk")
    void sendsTrailers() throws IOException {
        try (TestServer server =
                        new TestServer((_, _) ->
                                new Response(
                                        200,
                                        Headers.empty(),
                                        Body.stream(
                                                new PulledStream("ab"),
                                                -1,
                                                () ->
                                                        Headers.of(
                                                                "X-Sum",
                                                                "1",
                                                                "Content-Length",
                                                                "9"))));
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");
            client.head();
            assertThat(client.rest()).isEqualTo("0002\r\nab\r\n0\r\nX-Sum: 1\r\n\r\n");
        }
    }

    @Test
    @DisplayName("RFC 9112 §8: content that fails is aborted, never ended well")
    void abortsWhenTheContentBreaksOff() throws IOException {
        try (TestServer server =
                        new TestServer((_, _) ->
                                new Response(
                                        200,
                                        Headers.empty(),
                                        Body.stream(new PulledStream("ab").failing(), -1)));
                RawClient client = server.client()) {
            client.send(GET);
            client.head();
            assertThat(client.rest()).isEqualTo("0002\r\nab\r\n");
            Outcome outcome = server.outcome();
            assertThat(outcome.ending()).isEqualTo(Ending.ABORTED);
            assertThat(outcome.status()).isEqualTo(200);
            assertThat(outcome.responseBytes()).isEqualTo(2);
            assertThat(outcome.failure()).contains(FailureType.UPSTREAM_FAILED);
        }
    }

    @Test
    void abortsWhenTheContentIsShorterThanItsLength() throws IOException {
        try (TestServer server =
                        new TestServer((_, _) ->
                                new Response(
                                        200,
                                        Headers.empty(),
                                        Body.stream(new PulledStream("abc"), 10)));
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(client.head()).contains("Content-Length: 10");
            assertThat(client.rest()).isEqualTo("abc");
            assertThat(server.outcome().ending()).isEqualTo(Ending.ABORTED);
        }
    }

    @Test
    void answersWithAProblemWhenTheHandlerFails() throws IOException {
        try (TestServer server =
                        new TestServer((_, request) -> {
                            if (request.path().equals("/gateway")) {
                                throw new GatewayException(
                                        FailureType.UPSTREAM_TIMEOUT, Source.UPSTREAM, "secret");
                            }
                            throw new IllegalStateException("secret");
                        });
                RawClient client = server.client()) {
            client.send(GET);
            RawClient.Reply reply = client.reply();
            assertThat(reply.status()).isEqualTo(500);
            assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.body()).contains("\"instance\":").doesNotContain("secret");
            assertThat(server.outcome().failure()).contains(FailureType.INTERNAL);
            client.send("GET /gateway HTTP/1.1\r\nHost: h\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(504);
        }
    }
}
