package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Outcome;
import dev.weir.api.Outcome.Ending;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.metrics.Refusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Requests on one connection: their order, their heads, their pace, their end. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class Http1ConnectionTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static Response ok(String body) {
        return new Response(200, Headers.empty(), Body.of(body));
    }

    @Test
    @DisplayName("RFC 9112 §9.3.2: pipelined requests are answered in their order")
    void answersPipelinedRequestsInOrder() throws IOException {
        try (TestServer server = new TestServer((_, request) -> ok(request.target()));
                RawClient client = server.client()) {
            client.send(
                    "GET /1 HTTP/1.1\r\nHost: h\r\n\r\n"
                            + "POST /2 HTTP/1.1\r\nHost: h\r\nContent-Length: 3\r\n\r\nabc"
                            + "POST /3 HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
                            + "1\r\nx\r\n0\r\n\r\n"
                            + "GET /4 HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n");

            assertThat(client.reply().body()).isEqualTo("/1");
            assertThat(client.reply().body()).isEqualTo("/2");
            assertThat(client.reply().body()).isEqualTo("/3");
            RawClient.Reply last = client.reply();
            assertThat(last.body()).isEqualTo("/4");
            assertThat(last.field("Connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    @DisplayName("RFC 9110 §5: fields keep order, case, repeats and bytes")
    void keepsFieldsAsTheyAre() throws IOException {
        try (TestServer server =
                        new TestServer((_, request) ->
                                new Response(200, request.headers(), Body.empty()));
                RawClient client = server.client()) {
            client.send(
                    "GET / HTTP/1.1\r\nhOSt: h\r\nX-b: 1\r\nx-A: \u00e9\u00ff\r\nX-B: 2,3\r\n"
                            + "Connection: x-hop\r\nX-Hop: gone\r\nx-b:\r\n\r\n");

            assertThat(client.reply().head())
                    .contains("hOSt: h\r\nX-b: 1\r\nx-A: \u00e9\u00ff\r\nX-B: 2,3\r\nx-b: \r\n")
                    .doesNotContain("gone");
        }
    }

    @Test
    @DisplayName("RFC 9112 §9.3: HTTP/1.0 ends after one answer, unless it asks to go on")
    void servesHttp10() throws IOException {
        try (TestServer server = new TestServer((_, _) -> ok("x"))) {
            try (RawClient client = server.client()) {
                client.send("GET / HTTP/1.0\r\n\r\n");
                assertThat(client.reply().body()).isEqualTo("x");
                assertThat(client.closed()).isTrue();
            }
            try (RawClient client = server.client()) {
                client.send("GET / HTTP/1.0\r\nConnection: Keep-Alive\r\n\r\n");
                assertThat(client.reply().field("Connection")).isEqualTo("keep-alive");
                client.send("GET / HTTP/1.0\r\n\r\n");
                assertThat(client.reply().body()).isEqualTo("x");
            }
        }
    }

    @Test
    void completesEachExchangeOnceWithItsFigures() throws Exception {
        try (TestServer server =
                        new TestServer((_, request) ->
                                new Response(201, Headers.empty(), request.body()));
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello");
            assertThat(client.reply().body()).isEqualTo("hello");

            Outcome outcome = server.outcome();
            assertThat(outcome.status()).isEqualTo(201);
            assertThat(outcome.requestBytes()).isEqualTo(5);
            assertThat(outcome.responseBytes()).isEqualTo(5);
            assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
            assertThat(outcome.failure()).isEmpty();
            assertThat(outcome.timings().firstByte())
                    .isBetween(Duration.ofNanos(1), outcome.duration());
            client.send(GET);
            client.reply();
            server.outcome();
            assertThat(server.outcomes().poll(50, TimeUnit.MILLISECONDS)).isNull();
        }
    }

    @Test
    void completesWhenTheClientIsGone() throws IOException {
        try (TestServer server =
                new TestServer((_, _) ->
                        new Response(
                                200, Headers.empty(), Body.stream(PulledStream.endless(), -1)))) {
            try (RawClient client = server.client()) {
                client.send(GET);
                client.head();
            }
            assertThat(server.outcome().ending()).isEqualTo(Ending.CLIENT_GONE);
        }
    }

    @Test
    @DisplayName("RFC 9112 §3.2.2: the authority of an absolute target replaces Host")
    void takesTheHostOfAnAbsoluteTarget() throws IOException {
        try (TestServer server = new TestServer((_, _) -> ok(""));
                RawClient client = server.client()) {
            client.send("GET HTTP://b.example:81/x/../y?q HTTP/1.1\r\nHost: a\r\nX: 1\r\n\r\n");
            client.reply();
            Request request = server.request();
            assertThat(request.target()).isEqualTo("/y?q");
            assertThat(request.authority()).isEqualTo("b.example:81");
            assertThat(request.headers().all("host")).hasSize(1);
            client.send("GET http://b?q HTTP/1.1\r\nHost: a\r\n\r\n");
            client.reply();
            assertThat(server.request().target()).isEqualTo("/?q");
        }
    }

    @Test
    @DisplayName("RFC 9112 §3.2.4: OPTIONS * is about the server itself")
    void takesAnAsterisk() throws IOException {
        try (TestServer server = new TestServer((_, _) -> ok(""));
                RawClient client = server.client()) {
            client.send("OPTIONS * HTTP/1.1\r\nHost: h\r\n\r\n");
            client.reply();
            assertThat(server.request().target()).isEqualTo("*");
            client.send("OPTIONS http://h HTTP/1.1\r\nHost: h\r\n\r\n");
            client.reply();
            assertThat(server.request().target()).isEqualTo("*");
        }
    }

    @Test
    @DisplayName("RFC 9110 §9.1: methods are case-sensitive and go through as they are")
    void keepsTheMethod() throws IOException {
        try (TestServer server = new TestServer((_, _) -> ok(""));
                RawClient client = server.client()) {
            client.send("get / HTTP/1.1\r\nHost: h\r\n\r\n");
            client.reply();
            assertThat(server.request().method()).isEqualTo("get");
        }
    }

    @Test
    void takesHeadsLargerThanItsBuffers() throws IOException {
        Limits limits = new Limits(100_000, 2000, 1000, 10);
        String large = "X-Large: " + "y".repeat(30_000) + "\r\n";
        try (TestServer server =
                        new TestServer(
                                (_, request) ->
                                        new Response(200, request.headers(), Body.of("end")),
                                limits,
                                TestServer.PATIENT);
                RawClient client = server.client()) {
            for (int i = 0; i < 2; i++) {
                client.send("GET / HTTP/1.1\r\nHost: h\r\n" + large + large + "\r\n");
                RawClient.Reply reply = client.reply();
                assertThat(reply.head()).contains(large + large);
                assertThat(reply.body()).isEqualTo("end");
            }
        }
    }

    @Test
    void closesClientsThatAreTooSlow() throws IOException {
        ClientTimeouts brief =
                new ClientTimeouts(
                        Duration.ofMillis(150), Duration.ofMillis(150), Duration.ofMillis(150));
        try (TestServer server =
                new TestServer((_, request) -> ok(read(request)), Limits.DEFAULT, brief)) {
            try (RawClient client = server.client()) {
                assertThat(client.closed()).isTrue();
            }
            // RFC 9110 §15.5.9
            String[] starts = {
                "GET / HT", "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc"
            };
            for (String start : starts) {
                try (RawClient client = server.client()) {
                    client.send(start);
                    assertThat(client.reply().status()).as(start).isEqualTo(408);
                    assertThat(client.closed()).as(start).isTrue();
                }
            }
            assertThat(server.refusals().of(Refusal.HEAD_TIMEOUT)).isEqualTo(1);
            assertThat(server.refusals().of(Refusal.BODY_TIMEOUT)).isEqualTo(1);
            try (RawClient client = server.client()) {
                client.send(GET);
                assertThat(client.reply().status()).isEqualTo(200);
                assertThat(client.closed()).isTrue();
            }
        }
    }

    @Test
    void closesClientsThatAreTooSlowWithAPipelinedHead() throws IOException {
        ClientTimeouts briefHead =
                new ClientTimeouts(
                        Duration.ofMillis(150), Duration.ofMinutes(5), Duration.ofMinutes(5));
        try (TestServer server = new TestServer((_, _) -> ok("a"), Limits.DEFAULT, briefHead);
                RawClient client = server.client()) {
            client.send(GET + "GET / HT");
            assertThat(client.reply().body()).isEqualTo("a");
            assertThat(client.reply().status()).isEqualTo(408);
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void closesClientsThatDoNotTakeTheirAnswer() throws IOException {
        ClientTimeouts brief =
                new ClientTimeouts(
                        Duration.ofSeconds(9), Duration.ofMillis(200), Duration.ofSeconds(9));
        try (TestServer server =
                        new TestServer(
                                (_, _) ->
                                        new Response(
                                                200,
                                                Headers.empty(),
                                                Body.stream(PulledStream.endless(), -1)),
                                Limits.DEFAULT,
                                brief);
                RawClient client = server.client()) {
            client.send(GET);
            assertThat(server.outcome().ending()).isEqualTo(Ending.CLIENT_GONE);
        }
    }

    @Test
    void drainsIdleConnectionsAtOnceAndOthersAfterTheirAnswer() throws Exception {
        PulledStream stream = new PulledStream("ab").stepwise();
        try (TestServer server =
                        new TestServer((_, request) ->
                                request.path().equals("/slow")
                                        ? new Response(
                                                200, Headers.empty(), Body.stream(stream, -1))
                                        : ok(""));
                RawClient idle = server.client();
                RawClient busy = server.client()) {
            idle.send(GET);
            idle.reply();
            busy.send("GET /slow HTTP/1.1\r\nHost: h\r\n\r\n");
            busy.head();
            TestServer.await(server::anyIdle);

            server.drain();

            assertThat(idle.closed()).isTrue();
            stream.step();
            stream.step();
            assertThat(busy.rest()).isEqualTo("0002\r\nab\r\n0\r\n\r\n");
        }
    }

    private static String read(Request request) {
        try {
            return new String(request.body().readAll(1 << 20), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
