package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static dev.weir.kernel.upstream.UpstreamFixture.PATIENT;
import static dev.weir.kernel.upstream.UpstreamFixture.get;
import static dev.weir.kernel.upstream.UpstreamFixture.request;
import static dev.weir.kernel.upstream.UpstreamFixture.send;
import static dev.weir.kernel.upstream.UpstreamFixture.text;
import static dev.weir.kernel.upstream.UpstreamTest.assertFails;
import static dev.weir.kernel.upstream.UpstreamTest.failingAfter;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Response;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.UpstreamPolicy.Connections;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class UpstreamFaultTest {
    private static final Timeouts SHORT =
            new Timeouts(Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300));

    private static final long SHORT_NANOS = SHORT.connect().toNanos();

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /** An address where nobody listens. */
    static HostPort refusing() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return new HostPort("127.0.0.1", socket.getLocalPort());
        }
    }

    @Test
    void failsWhenTheTargetRefuses() throws IOException {
        Upstream upstream = fixture.upstream(UpstreamFixture.service(PATIENT, 0, refusing()));
        assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
    }

    @Test
    void failsWhenTheNameIsUnknown() {
        Upstream upstream =
                fixture.upstream(
                        UpstreamFixture.service(PATIENT, 0, new HostPort("nowhere.invalid", 80)));
        assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/1.1 200",
                "HTTP/1.1 200 OK\r\nX: y\r\n",
                "HTTP/1.1 200 OK\nX: y\n\n",
                "SSH-2.0-OpenSSH_9.9\r\n\r\n",
                "<html>not http</html>\r\n\r\n",
                "\r\n\r\n",
                "\u0000\u0001\u0002",
                "HTTP/2.0 200 OK\r\n\r\n",
                "HTTP/1.1 20 OK\r\n\r\n",
                "HTTP/1.1 2000 OK\r\n\r\n",
                "HTTP/1.1 099 OK\r\n\r\n",
                "HTTP/1.1 600 OK\r\n\r\n",
                "HTTP/1.1 abc OK\r\n\r\n",
                "HTTP/1.1 -20 OK\r\n\r\n",
                "HTTP/1.1  200 OK\r\n\r\n",
                "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\nok!",
                "HTTP/1.1 200 OK\r\nContent-Length: 99999999999999999999\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n",
                "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: a\r\n b\r\n\r\n",
                "HTTP/1.1 200 OK\r\nno colon\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX: \u0000\r\n\r\n",
            })
    @DisplayName("RFC 9112 §4, §5, §6: an answer that is not HTTP is 502")
    void failsOnAnAnswerThatIsNotHttp(String answer) throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send(answer);
                    connection.endOutput();
                    connection.awaitEnd();
                })) {
            Upstream upstream = fixture.to(server);
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
        }
    }

    @Test
    void failsAtOnceOnAnAnswerThatIsNotHttpAndGoesOn() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("<html>hello</html>");
                    connection.awaitEnd();
                })) {
            Upstream upstream = fixture.to(server);
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
        }
    }

    @Test
    void failsOnAHeadWithoutEnd() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\n");
                    for (int i = 0; i < 10_000; i++) {
                        connection.send("X-Field: " + "x".repeat(100) + "\r\n");
                    }
                })) {
            Upstream upstream = fixture.to(server);
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
        }
    }

    @Test
    void failsOnInterimAnswersWithoutEnd() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    while (true) {
                        connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                    }
                })) {
            Upstream upstream = fixture.to(server);
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
        }
    }

    @Test
    void failsWhenTheConnectionIsReset() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.reset();
                })) {
            Upstream upstream = fixture.to(server);
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
            assertFails(
                    () -> send(upstream, request("POST", "/", Body.of("x"))),
                    FailureType.UPSTREAM_FAILED);
        }
    }

    @Test
    void timesOutWhenThereIsNoAnswer() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(ScriptedUpstream.Connection::awaitEnd)) {
            Upstream upstream =
                    fixture.upstream(UpstreamFixture.service(SHORT, 2, server.address()));
            long start = System.nanoTime();
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_TIMEOUT);
            assertFails(
                    () -> send(upstream, request("POST", "/", endless(100_000))),
                    FailureType.UPSTREAM_TIMEOUT);
            assertThat(Duration.ofNanos(System.nanoTime() - start))
                    .isLessThan(Duration.ofSeconds(5));
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void timesOutWhenAnAnswerTrickles() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    while (true) {
                        connection.send("HTTP/1.1 100 Continue\r\n\r\n");
                        Thread.sleep(100);
                    }
                })) {
            Upstream upstream =
                    fixture.upstream(UpstreamFixture.service(SHORT, 0, server.address()));
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_TIMEOUT);
        }
    }

    @Test
    void timesOutWhenAnUploadIsNotRead() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ScriptedUpstream server = new ScriptedUpstream(_ -> end.await())) {
            Upstream upstream =
                    fixture.upstream(UpstreamFixture.service(SHORT, 0, server.address()));
            assertFails(
                    () -> send(upstream, request("POST", "/", endless(-1))),
                    FailureType.UPSTREAM_TIMEOUT);
        } finally {
            end.countDown();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 5\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n5\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabcd\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\nx\r\nabc\r\n0\r\n\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nbad trailer\r\n\r\n",
            })
    @DisplayName("RFC 9112 §8: content that breaks off fails, and the connection is not used again")
    void failsWhenTheContentBreaksOff(String rest) throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 200 OK\r\n" + rest);
                            connection.endOutput();
                            connection.reportRest();
                        },
                        always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            Upstream upstream = fixture.to(server);
            Response response = send(upstream, get("/"));
            assertFails(() -> text(response), FailureType.UPSTREAM_FAILED);
            assertThat(server.end()).isIn("", "reset");
            assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
        }
    }

    @Test
    void timesOutWhenTheContentStalls() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc");
                    connection.awaitEnd();
                })) {
            Upstream upstream =
                    fixture.upstream(UpstreamFixture.service(SHORT, 0, server.address()));
            Response response = send(upstream, get("/"));
            assertFails(() -> text(response), FailureType.UPSTREAM_TIMEOUT);
        }
    }

    @Test
    @DisplayName("RFC 9112 §8: an upload that breaks off never looks whole to the target")
    void resetsTheConnectionWhenAnUploadBreaksOff() throws Exception {
        GatewayException gone =
                new GatewayException(FailureType.CANCELLED, Source.DOWNSTREAM, "client gone");
        for (long length : new long[] {-1, 50_000}) {
            try (ScriptedUpstream server =
                    new ScriptedUpstream(connection -> {
                        connection.head();
                        connection.reportRest();
                    })) {
                Upstream upstream = fixture.to(server);
                Body body = Body.stream(failingAfter("hello", gone), length);
                assertFails(
                        () -> send(upstream, request("POST", "/", body)), FailureType.CANCELLED);
                assertThat(server.end()).doesNotContain("0\r\n\r\n");
            }
        }
    }

    @Test
    void failsWhenCodeAroundTheBodyThrowsAnError() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.reportRest();
                })) {
            Upstream upstream = fixture.to(server);
            Body body =
                    Body.stream(
                            new InputStream() {
                                @Override
                                public int read() {
                                    throw new StackOverflowError("on purpose");
                                }

                                @Override
                                public int read(byte[] into, int offset, int length) {
                                    return read();
                                }
                            },
                            -1);
            assertFails(
                    () -> send(upstream, request("POST", "/", body)), FailureType.UPSTREAM_FAILED);
            assertThat(server.end()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void failsShortUploadsBeforeTheTargetSeesThem() throws Exception {
        GatewayException gone =
                new GatewayException(FailureType.BAD_REQUEST, Source.DOWNSTREAM, "truncated");
        try (ScriptedUpstream server = new ScriptedUpstream(always("unused"))) {
            Upstream upstream = fixture.to(server);
            Body body = Body.stream(failingAfter("hello", gone), 10);
            assertFails(() -> send(upstream, request("POST", "/", body)), FailureType.BAD_REQUEST);
            assertThat(server.connections()).isZero();
        }
    }

    @Test
    @DisplayName(
            "RFC 9110 §15.5.14, RFC 9112 §9.3: an early answer is relayed and stops the upload")
    void relaysAnEarlyAnswerAndStopsTheUpload() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        connection -> {
                            connection.head();
                            connection.text(1000);
                            connection.send(
                                    "HTTP/1.1 413 Too Much\r\nContent-Length: 3\r\n\r\nno!");
                            connection.reportRest();
                        },
                        always("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"))) {
            Upstream upstream = fixture.to(server);
            Response response = send(upstream, request("POST", "/", endless(-1)));
            assertThat(response.status()).isEqualTo(413);
            assertThat(text(response)).isEqualTo("no!");
            server.end();
            assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void relaysAnAnswerThatCameBeforeTheTargetClosed() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send(
                            "HTTP/1.1 401 No\r\nContent-Length: 0\r\nConnection: close\r\n\r\n");
                    connection.endOutput();
                    connection.awaitEnd();
                })) {
            Response response = send(fixture.to(server), request("POST", "/", endless(-1)));
            assertThat(response.status()).isEqualTo(401);
        }
    }

    @Test
    void goesOnUploadingWhileTheAnswerStreams() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                    connection.send("1\r\n" + connection.text(20_020).charAt(6) + "\r\n");
                    connection.send("0\r\n\r\n");
                    connection.awaitEnd();
                })) {
            CountDownLatch headSeen = new CountDownLatch(1);
            InputStream content = afterwards(headSeen, 20_000);
            Response response =
                    send(fixture.to(server), request("POST", "/", Body.stream(content, -1)));
            assertThat(response.status()).isEqualTo(200);
            headSeen.countDown();
            assertThat(text(response)).isEqualTo("x");
        }
    }

    @Test
    void refusesWhenNoConnectionIsFreeInTime() throws Exception {
        CountDownLatch end = new CountDownLatch(1);
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    end.await();
                })) {
            ConnectionPool pool =
                    new ConnectionPool(
                            fixture.dialer(server.address()),
                            fixture.reaper,
                            new Connections(2, 1));
            TargetHealth health = UpstreamFixture.health(0);
            List<UpstreamConnection> held = new ArrayList<>();
            held.add(pool.acquire(health, SHORT_NANOS, false));
            held.add(pool.acquire(health, SHORT_NANOS, false));
            assertFails(() -> pool.acquire(health, SHORT_NANOS, false), FailureType.NO_CAPACITY);
            held.getFirst().discard();
            held.add(pool.acquire(health, SHORT_NANOS, false));
            held.forEach(UpstreamConnection::discard);
        } finally {
            end.countDown();
        }
    }

    @Test
    void closesPooledConnectionsThatGrowOld() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.head();
                    connection.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");
                    connection.reportRest();
                })) {
            Upstream upstream =
                    fixture.upstream(UpstreamFixture.service(SHORT, 0, server.address()));
            assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
            assertThat(server.end()).isIn("", "reset");
            assertThat(text(send(upstream, request("POST", "/", Body.of("x"))))).isEqualTo("ok");
        }
    }

    /** Content of x without end, or of some length. */
    private static Body endless(long length) {
        return Body.stream(
                new InputStream() {
                    @Override
                    public int read() {
                        return 'x';
                    }

                    @Override
                    public int read(byte[] into, int offset, int max) {
                        java.util.Arrays.fill(into, offset, offset + max, (byte) 'x');
                        return max;
                    }
                },
                length);
    }

    /** Content that waits for a latch. */
    private static InputStream afterwards(CountDownLatch latch, int length) {
        return new InputStream() {
            private int remaining = length;

            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int offset, int max) throws IOException {
                try {
                    latch.await();
                } catch (InterruptedException e) {
                    throw new IOException(e);
                }
                int count = Math.min(max, remaining);
                java.util.Arrays.fill(into, offset, offset + count, (byte) 'x');
                remaining -= count;
                return count == 0 ? -1 : count;
            }
        };
    }
}
