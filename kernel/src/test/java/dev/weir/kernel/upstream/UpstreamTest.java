package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static dev.weir.kernel.upstream.UpstreamFixture.PATIENT;
import static dev.weir.kernel.upstream.UpstreamFixture.get;
import static dev.weir.kernel.upstream.UpstreamFixture.request;
import static dev.weir.kernel.upstream.UpstreamFixture.send;
import static dev.weir.kernel.upstream.UpstreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class UpstreamTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    @DisplayName("RFC 9110 §7.6: the head is forwarded in order, the client named, hop-by-hop gone")
    void forwardsTheHead() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK))) {
            Request request =
                    get("/a?b=%2F")
                            .withHeaders(
                                    Headers.of(
                                            "X-b",
                                            "1",
                                            "Host",
                                            "api.example",
                                            "x-B",
                                            "2",
                                            "Connection",
                                            "close",
                                            "TE",
                                            "trailers",
                                            "Content-Length",
                                            "7",
                                            "Expect",
                                            "100-continue",
                                            "X-Forwarded-For",
                                            "6.6.6.6",
                                            "Transfer-Encoding",
                                            "chunked"));

            assertThat(text(send(fixture.to(server), request))).isEqualTo("ok");

            assertThat(server.head())
                    .isEqualTo(
                            "GET /a?b=%2F HTTP/1.1\r\nX-b: 1\r\nHost: api.example\r\nx-B: 2\r\n"
                                    + "X-Forwarded-For: 192.0.2.1\r\nX-Real-IP: 192.0.2.1\r\n"
                                    + "X-Forwarded-Proto: http\r\nX-Forwarded-Host: api.example\r\n"
                                    + "X-Forwarded-Port: 80\r\nVia: 1.1 weir\r\n\r\n");
        }
    }

    @Test
    void tellsTheExchangeWhereItWasSent() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK))) {
            HttpExchange exchange = UpstreamFixture.exchange();
            assertThat(exchange.upstream()).isEmpty();
            text(fixture.to(server).send(exchange, get("/"), new HostHeader.Keep()));
            assertThat(exchange.upstream()).contains(server.address().toString());
        }
    }

    @Test
    void sendsTheHostThatTheRouteAsksFor() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK))) {
            Upstream upstream = fixture.to(server);
            for (HostHeader host :
                    List.of(
                            new HostHeader.Keep(),
                            new HostHeader.Upstream(),
                            new HostHeader.Named("n.example"))) {
                text(upstream.send(UpstreamFixture.exchange(), get("/"), host));
            }
            text(
                    upstream.send(
                            UpstreamFixture.exchange(),
                            get("/").withHeaders(Headers.empty()),
                            new HostHeader.Keep()));
            assertThat(server.head()).contains("\r\nHost: api.example\r\n");
            assertThat(server.head()).contains("\r\nHost: " + server.address() + "\r\n");
            assertThat(server.head())
                    .contains("\r\nHost: n.example\r\n", "X-Forwarded-Host: api.example");
            assertThat(server.head()).contains("\r\nHost: " + server.address() + "\r\n");
        }
    }

    @Test
    @DisplayName("RFC 9112 §9.3: a connection serves one exchange after the other")
    void reusesConnections() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK))) {
            Upstream upstream = fixture.to(server);
            for (int i = 0; i < 5; i++) {
                assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nokHTTP/1.1 200 OK\r\n\r\npoison",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\npoison",
                "HTTP/1.1 204 No Content\r\n\r\npoison",
                "HTTP/1.1 204 No Content\r\nContent-Length: 6\r\n\r\n",
                "HTTP/1.1 204 No Content\r\nTransfer-Encoding: chunked\r\n\r\n",
                "HTTP/1.1 304 Not Modified\r\nContent-Length: 6\r\n\r\npoison",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok",
                "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\nok",
            })
    @DisplayName("RFC 9112 §6.3: bytes behind an answer never become the next one")
    void doesNotReuseAConnectionThatHasMoreOrIsOver(String answer) throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(answer))) {
            Upstream upstream = fixture.to(server);
            assertThat(text(send(upstream, get("/")))).isIn("ok", "");
            assertThat(text(send(upstream, get("/")))).isIn("ok", "");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void doesNotReuseAConnectionOnWhichSomethingArrivesLater() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        connection -> {
                            connection.head();
                            connection.send(OK);
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                            connection.reportRest();
                        },
                        always(OK))) {
            Upstream upstream = fixture.to(server);
            assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
            for (int i = 0; i < 20; i++) {
                assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
                Thread.sleep(1);
            }
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("RFC 9110 §9.3.2: the answer to HEAD has no content, whatever its length says")
    void takesTheAnswerToHead() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(always("HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n"))) {
            Upstream upstream = fixture.to(server);
            for (int i = 0; i < 2; i++) {
                Response response = send(upstream, request("HEAD", "/", Body.empty()));
                assertThat(response.body().length()).isZero();
                assertThat(response.headers().first("content-length")).contains("999");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("RFC 9112 §7.1: chunked answers, with trailers")
    void readsChunkedAnswers() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        always(
                                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                                        + "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nX-Sum: 5\r\n\r\n"))) {
            Upstream upstream = fixture.to(server);
            for (int i = 0; i < 2; i++) {
                Response response = send(upstream, get("/"));
                assertThat(response.body().length()).isEqualTo(-1);
                assertThat(response.headers().contains("transfer-encoding")).isFalse();
                assertThat(text(response)).isEqualTo("abcde");
                assertThat(response.body().trailers().first("x-sum")).contains("5");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("RFC 9112 §6.3 item 8: an answer may end with its connection")
    void readsAnswersUntilTheConnectionEnds() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("HTTP/1.0 200 OK\r\nX: y\r\n\r\nall of ");
                    connection.send("it");
                })) {
            assertThat(text(send(fixture.to(server), get("/")))).isEqualTo("all of it");
        }
    }

    @Test
    @DisplayName("RFC 9110 §15.2: interim answers are skipped")
    void skipsInterimAnswers() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        always(
                                "HTTP/1.1 100 Continue\r\n\r\n"
                                        + "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n"
                                        + OK))) {
            Response response = send(fixture.to(server), get("/"));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().contains("link")).isFalse();
            assertThat(text(response)).isEqualTo("ok");
        }
    }

    @Test
    @DisplayName("RFC 9112 §5.1: white space before a colon is removed from an answer")
    void removesSpaceBeforeAColon() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        always("HTTP/1.1 200 OK\r\nX-A : 1\r\nContent-Length: 0\r\n\r\n"))) {
            assertThat(send(fixture.to(server), get("/")).headers().first("X-A")).contains("1");
        }
    }

    @Test
    @DisplayName("RFC 9112 §6: the request's framing follows its body")
    void framesRequests() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    assertThat(connection.text(5)).isEqualTo("hello");
                    connection.send(OK);
                    connection.head();
                    connection.send(OK);
                    connection.head();
                    assertThat(connection.text(26))
                            .isEqualTo("0005\r\nhello\r\n0\r\nX-T: 1\r\n\r\n");
                    connection.send(OK);
                    connection.awaitEnd();
                })) {
            Upstream upstream = fixture.to(server);
            assertThat(text(send(upstream, request("POST", "/", Body.of("hello")))))
                    .isEqualTo("ok");
            assertThat(text(send(upstream, request("POST", "/", Body.empty())))).isEqualTo("ok");
            InputStream stream =
                    new ByteArrayInputStream("hello".getBytes(StandardCharsets.US_ASCII));
            Body chunked = Body.stream(stream, -1, () -> Headers.of("X-T", "1"));
            assertThat(text(send(upstream, request("POST", "/", chunked)))).isEqualTo("ok");
            assertThat(server.head()).contains("Content-Length: 5\r\n").doesNotContain("Transfer");
            assertThat(server.head()).contains("Content-Length: 0\r\n");
            assertThat(server.head())
                    .contains("Transfer-Encoding: chunked\r\n")
                    .doesNotContain("Length");
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void streamsLargeContentBothWays() throws Exception {
        int size = 3 << 20;
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    String body = connection.text(size);
                    connection.send(
                            "HTTP/1.1 200 OK\r\nContent-Length: " + size + "\r\n\r\n" + body);
                    connection.awaitEnd();
                })) {
            byte[] bytes = new byte[size];
            new java.util.Random(1).nextBytes(bytes);
            Request request =
                    request("PUT", "/", Body.stream(new ByteArrayInputStream(bytes), size));
            assertThat(send(fixture.to(server), request).body().readAll(size)).isEqualTo(bytes);
        }
    }

    @Test
    @DisplayName("RFC 9112 §9.3.1: a GET that met a stale connection is sent again, once")
    void sendsAgainOnAStaleConnection() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(oneThenCloseOnTheNext(), always(OK))) {
            Upstream upstream = fixture.to(server);
            assertThat(text(send(upstream, get("/1")))).isEqualTo("ok");
            assertThat(text(send(upstream, get("/2")))).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    @DisplayName("RFC 9110 §9.2.2: a POST is never sent twice")
    void doesNotSendAPostAgain() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(oneThenCloseOnTheNext(), always(OK))) {
            Upstream upstream = fixture.to(server);
            assertThat(text(send(upstream, get("/1")))).isEqualTo("ok");
            assertFails(
                    () -> send(upstream, request("POST", "/2", Body.of("x"))),
                    FailureType.UPSTREAM_FAILED);
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.heads()).isEqualTo(2);
        }
    }

    private static ScriptedUpstream.Script oneThenCloseOnTheNext() {
        return connection -> {
            connection.head();
            connection.send(OK);
            connection.head();
        };
    }

    @Test
    void noticesThatAPooledConnectionWasClosed() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send(OK);
                })) {
            Upstream upstream = fixture.to(server);
            for (int i = 0; i < 5; i++) {
                Thread.sleep(20);
                // Even a POST: the end was seen before anything was sent.
                assertThat(text(send(upstream, request("POST", "/", Body.of("x")))))
                        .isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(5);
        }
    }

    @Test
    void asksAnotherTargetWhenOneRefuses() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(always(OK))) {
            HostPort refusing = UpstreamFaultTest.refusing();
            ServiceConfig service = UpstreamFixture.service(PATIENT, 1, refusing, server.address());
            Upstream upstream = fixture.upstream(service);
            for (int i = 0; i < 4; i++) {
                Body once = Body.stream(new ByteArrayInputStream(new byte[20_000]), 20_000);
                assertThat(upstream.service()).isEqualTo("s");
                assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
                once.close();
            }
        }
    }

    @Test
    void closesTheConnectionWhenTheBodyIsNotRead() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\no");
                    connection.reportRest();
                })) {
            send(fixture.to(server), get("/")).close();
            assertThat(server.end()).isIn("", "reset");
        }
    }

    @Test
    void keepsPoolsOfUnchangedTargetsAndClosesThoseThatAreGone() throws Exception {
        try (ScriptedUpstream kept = new ScriptedUpstream(always(OK));
                ScriptedUpstream gone =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send(OK);
                            connection.reportRest();
                        })) {
            ServiceConfig both =
                    UpstreamFixture.service(PATIENT, 0, kept.address(), gone.address());
            Upstream before = fixture.upstream(both);
            text(send(before, get("/")));
            text(send(before, get("/")));
            assertThat(fixture.upstream(both)).isSameAs(before);

            Upstream after = fixture.to(kept);
            fixture.upstreams.retain(List.of(after));

            assertThat(gone.end()).isEmpty();
            assertThat(text(send(after, get("/")))).isEqualTo("ok");
            assertThat(kept.connections()).isEqualTo(1);
        }
    }

    @Test
    void closesARetiredConnectionAfterItsExchange() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send(OK);
                    connection.reportRest();
                })) {
            Response response = send(fixture.to(server), get("/"));
            fixture.upstreams.retain(List.of());
            assertThat(text(response)).isEqualTo("ok");
            assertThat(server.end()).isEmpty();
        }
    }

    static void assertFails(
            org.assertj.core.api.ThrowableAssert.ThrowingCallable call, FailureType type) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).as(e.getMessage()).isEqualTo(type));
    }

    static InputStream failingAfter(String start, RuntimeException failure) {
        return new InputStream() {
            private boolean given;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                if (given) {
                    throw failure;
                }
                given = true;
                byte[] bytes = start.getBytes(StandardCharsets.US_ASCII);
                System.arraycopy(bytes, 0, into, offset, bytes.length);
                return bytes.length;
            }
        };
    }
}
