package dev.weir.kernel.upstream;

import static dev.weir.kernel.metrics.UpstreamFault.BAD_BODY;
import static dev.weir.kernel.metrics.UpstreamFault.BAD_HEAD;
import static dev.weir.kernel.metrics.UpstreamFault.CLOSED;
import static dev.weir.kernel.metrics.UpstreamFault.HEAD_TOO_LARGE;
import static dev.weir.kernel.metrics.UpstreamFault.IDLE_TIMEOUT;
import static dev.weir.kernel.metrics.UpstreamFault.RESPONSE_TIMEOUT;
import static dev.weir.kernel.metrics.UpstreamFault.TRUNCATED;
import static dev.weir.kernel.metrics.UpstreamFault.UNASKED_UPGRADE;
import static dev.weir.kernel.upstream.Fault.ABORT;
import static dev.weir.kernel.upstream.Fault.GET;
import static dev.weir.kernel.upstream.Fault.OK;
import static dev.weir.kernel.upstream.Fault.POST;
import static dev.weir.kernel.upstream.Fault.answer;
import static dev.weir.kernel.upstream.Fault.broken;
import static dev.weir.kernel.upstream.Fault.failing;
import static dev.weir.kernel.upstream.Fault.field;
import static dev.weir.kernel.upstream.Fault.fine;
import static dev.weir.kernel.upstream.Fault.head;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.metrics.UpstreamFault;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything a target can do wrong, as a client sees it: the status, never 500; what is cut stays
 * cut; the reason is counted; and who comes next gets his own answer.
 */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class FaultTableTest {
    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(5), Duration.ofMillis(500), Duration.ofMillis(500));

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    static List<Fault> connections() {
        return List.of(
                failing("closes at once", _ -> {}, 502, CLOSED),
                failing("closes after the request", c -> c.head(), 502, CLOSED),
                // While connecting still, or after it: refused, or closed.
                failing("resets at once", c -> c.reset(), 502, null),
                failing(
                        "resets after the request",
                        c -> {
                            c.head();
                            c.reset();
                        },
                        502,
                        CLOSED),
                failing(
                        "resets within the head",
                        c -> {
                            c.head();
                            c.send("HTTP/1.1 200 OK\r\nX: ");
                            c.reset();
                        },
                        502,
                        null),
                failing("says nothing", c -> c.awaitEnd(), 504, RESPONSE_TIMEOUT),
                failing(
                        "says half a head",
                        c -> {
                            c.head();
                            c.send("HTTP/1.1 200 OK\r\nX: y");
                            c.awaitEnd();
                        },
                        504,
                        RESPONSE_TIMEOUT),
                failing(
                        "says 100 again and again",
                        c -> {
                            while (true) {
                                c.send("HTTP/1.1 100 Continue\r\n\r\n");
                                Thread.sleep(100);
                            }
                        },
                        504,
                        RESPONSE_TIMEOUT),
                failing(
                        "floods with 100",
                        c -> {
                            while (true) {
                                c.send("HTTP/1.1 100 Continue\r\n\r\n".repeat(10));
                            }
                        },
                        502,
                        BAD_HEAD),
                failing(
                        "says a head without end",
                        c -> {
                            c.send("HTTP/1.1 200 OK\r\n");
                            while (true) {
                                c.send("X: " + "x".repeat(1000) + "\r\n");
                            }
                        },
                        502,
                        HEAD_TOO_LARGE),
                answer(
                        "says a field of 100 KB",
                        "HTTP/1.1 200 OK\r\nX: " + "x".repeat(100_000) + "\r\n\r\n",
                        502,
                        HEAD_TOO_LARGE),
                answer(
                        "says 1001 fields",
                        "HTTP/1.1 200 OK\r\n" + "X: y\r\n".repeat(1001) + "\r\n",
                        502,
                        HEAD_TOO_LARGE),
                answer(
                        "switches protocols unasked",
                        "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n",
                        502,
                        UNASKED_UPGRADE));
    }

    static List<Fault> heads() {
        return List.of(
                head("speaks SSH", "SSH-2.0-OpenSSH_9.9\r\n\r\n"),
                head("speaks TLS", "\u0015\u0003\u0001\u0000\u0002\u0002F"),
                head("speaks HTTP/0.9", "<html>hello</html>\r\n\r\n"),
                head("speaks binary", "\u0000\u0001\u0002\u0003\r\n\r\n"),
                head("ends within the status line", "HTTP/1.1 20"),
                head("ends within the fields", "HTTP/1.1 200 OK\r\nX: y\r\n"),
                head("has the version 2.0", "HTTP/2.0 200 OK\r\n\r\n"),
                head("has the version 1.7", "HTTP/1.7 200 OK\r\n\r\n"),
                head("has the version in small letters", "http/1.1 200 OK\r\n\r\n"),
                head("has no version", "200 OK\r\n\r\n"),
                head("has the status 099", "HTTP/1.1 099 OK\r\n\r\n"),
                head("has the status 600", "HTTP/1.1 600 OK\r\n\r\n"),
                head("has the status 1000", "HTTP/1.1 1000 OK\r\n\r\n"),
                head("has the status abc", "HTTP/1.1 abc OK\r\n\r\n"),
                head("has the status -20", "HTTP/1.1 -20 OK\r\n\r\n"),
                head("has two spaces", "HTTP/1.1  200 OK\r\n\r\n"),
                head("ends lines with LF", "HTTP/1.1 200 OK\nContent-Length: 0\n\n"),
                head("begins with an empty line", "\r\n" + OK),
                field("has NUL in a field", "X: a\u0000b"),
                field("has CR in a field", "X: a\rb"),
                field("folds a field", "X: a\r\n b"),
                field("has a field without colon", "Content-Length"),
                field("has a field without name", ": x"),
                field("has a length that is no number", "Content-Length: two"),
                field("has a negative length", "Content-Length: -2"),
                field("has a length with a sign", "Content-Length: +2"),
                field("has a hexadecimal length", "Content-Length: 0x2"),
                field("has a length beyond measure", "Content-Length: 99999999999999999999"),
                field("has two lengths", "Content-Length: 2\r\nContent-Length: 3"),
                field("has a list of lengths", "Content-Length: 2, 3"),
                field("has length and chunks", "Content-Length: 2\r\nTransfer-Encoding: chunked"),
                field("has chunks and length", "Transfer-Encoding: chunked\r\nContent-Length: 2"),
                field("has an unknown coding", "Transfer-Encoding: gzip"),
                field("has chunks under a coding", "Transfer-Encoding: chunked, gzip"),
                field("has a coding that is nearly chunked", "Transfer-Encoding: xchunked"),
                field(
                        "has two codings",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"),
                head(
                        "has chunks in HTTP/1.0",
                        "HTTP/1.0 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"));
    }

    static List<Fault> contents() {
        return List.of(
                broken("ends before its length", "Content-Length: 5\r\n\r\nabc", TRUNCATED),
                broken("ends within a chunk", CHUNKED + "5\r\nabc", TRUNCATED),
                broken("ends between chunks", CHUNKED + "3\r\nabc\r\n", TRUNCATED),
                broken("ends within the last chunk", CHUNKED + "3\r\nabc\r\n0\r\n", TRUNCATED),
                broken(
                        "has a chunk that is too long",
                        CHUNKED + "3\r\nabcd\r\n0\r\n\r\n",
                        BAD_BODY),
                broken("ends chunks with LF", CHUNKED + "3\r\nabc\n0\r\n\r\n", BAD_BODY),
                broken("has a size that is no number", CHUNKED + "xyz\r\nabc\r\n", BAD_BODY),
                broken("has a size with a prefix", CHUNKED + "0x3\r\nabc\r\n", BAD_BODY),
                broken("has a negative size", CHUNKED + "-3\r\nabc\r\n", BAD_BODY),
                broken("has a size beyond measure", CHUNKED + "FFFFFFFFFFFFFFFF\r\nabc", BAD_BODY),
                broken("has a bad trailer", CHUNKED + "3\r\nabc\r\n0\r\nbad\r\n\r\n", BAD_BODY),
                failing(
                        "resets within the content",
                        c -> {
                            c.head();
                            c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc");
                            c.reset();
                        },
                        ABORT,
                        null),
                failing(
                        "stalls within the content",
                        c -> {
                            c.head();
                            c.send("HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nabc");
                            c.awaitEnd();
                        },
                        ABORT,
                        IDLE_TIMEOUT),
                failing(
                        "stalls between chunks",
                        c -> {
                            c.head();
                            c.send("HTTP/1.1 200 OK\r\n" + CHUNKED + "3\r\nabc\r\n");
                            c.awaitEnd();
                        },
                        ABORT,
                        IDLE_TIMEOUT));
    }

    static List<Fault> oddities() {
        String early = "HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nno!";
        return List.of(
                fine("says 100 first", GET, "HTTP/1.1 100 Continue\r\n\r\n" + OK, 200, "ok"),
                fine("says 103 first", GET, "HTTP/1.1 103 E\r\nLink: x\r\n\r\n" + OK, 200, "ok"),
                fine("says 199 first", GET, "HTTP/1.1 199 X\r\n\r\n" + OK, 200, "ok"),
                fine("puts space before a colon", GET, OK.replace("th:", "th :"), 200, "ok"),
                fine("has no reason", GET, OK.replace(" OK", ""), 200, "ok"),
                answered("ends content with the connection", "HTTP/1.1 200 OK\r\n\r\nall"),
                answered("speaks HTTP/1.0", "HTTP/1.0 200 OK\r\n\r\nall"),
                answered(
                        "ends after a whole answer",
                        "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nall"),
                fine("has more than its length", GET, OK + "HTTP/1.1 200 P\r\n\r\n", 200, "ok"),
                fine("answers twice", GET, OK + OK.replace("ok", "no"), 200, "ok"),
                fine(
                        "has more than its chunks",
                        GET,
                        "HTTP/1.1 200 OK\r\n" + CHUNKED + "2\r\nok\r\n0\r\n\r\npoison",
                        200,
                        "ok"),
                fine("has content for HEAD", Fault.HEAD, OK, 200, ""),
                fine("has content for 204", GET, "HTTP/1.1 204 No\r\n\r\npoison", 204, ""),
                fine("has content for 304", GET, "HTTP/1.1 304 No\r\n\r\npoison", 304, ""),
                fine("refuses an upload early", POST, early, 413, "no!"),
                fine("accepts an upload early", POST, OK, 200, "ok"),
                new Fault(
                        "closes after an early answer",
                        POST,
                        c -> {
                            c.head();
                            c.send(early);
                            c.endOutput();
                            c.awaitEnd();
                        },
                        413,
                        "no!",
                        null),
                new Fault(
                        "says the head byte by byte",
                        GET,
                        c -> {
                            c.head();
                            for (int i = 0; i < OK.length(); i++) {
                                c.send(OK.substring(i, i + 1));
                            }
                            ScriptedUpstream.always(OK).run(c);
                        },
                        200,
                        "ok",
                        null));
    }

    private static Fault answered(String name, String bytes) {
        return new Fault(
                name,
                GET,
                connection -> {
                    connection.head();
                    connection.send(bytes);
                },
                200,
                "all",
                null);
    }

    static Stream<Fault> all() {
        return Stream.of(connections(), heads(), contents(), oddities()).flatMap(List::stream);
    }

    @ParameterizedTest
    @MethodSource("all")
    void everyFaultHasItsOutcomeAndTouchesNobodyElse(Fault fault) throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(fault.script(), ScriptedUpstream.always(OK));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client();
                RawClient next = proxy.client()) {
            Outcome outcome =
                    Outcome.of(
                            client.send(fault.request()).rest(),
                            fault.request().equals(Fault.HEAD));
            assertThat(outcome.status()).isEqualTo(fault.status());
            if (fault.body() != null) {
                assertThat(outcome.body()).isEqualTo(fault.body());
            }
            assertThat(Outcome.of(next.send(GET).rest(), false)).isEqualTo(new Outcome(200, "ok"));
            assertCounted(fault, fixture.figures(server.address()));
        }
    }

    private TestServer proxy(ScriptedUpstream server) throws Exception {
        Upstream upstream =
                fixture.upstream(UpstreamFixture.service(TIMEOUTS, 0, server.address()));
        return UpstreamFixture.proxy(upstream);
    }

    private static void assertCounted(Fault fault, TargetFigures figures) {
        boolean fails = fault.status() == ABORT || fault.status() >= 500;
        assertThat(figures.faults()).isEqualTo(fails ? 1 : 0);
        UpstreamFault counted = fault.counted();
        if (counted != null) {
            assertThat(figures.faults(counted)).as(counted.label()).isEqualTo(1);
        }
    }

    /** What a client made of the bytes it got until the connection ended. */
    private record Outcome(int status, String body) {
        static Outcome of(String bytes, boolean forHead) {
            int end = bytes.indexOf("\r\n\r\n");
            if (end < 0) {
                return new Outcome(0, bytes);
            }
            if (bytes.startsWith("HTTP/1.1 103 ")) {
                return of(bytes.substring(end + 4), forHead);
            }
            RawClient.Reply reply = new RawClient.Reply(bytes.substring(0, end + 4), "");
            String rest = bytes.substring(end + 4);
            String length = reply.field("Content-Length");
            if (reply.field("Transfer-Encoding").equals("chunked")) {
                boolean whole = rest.endsWith("0\r\n\r\n");
                return new Outcome(whole ? reply.status() : ABORT, unchunked(rest));
            }
            boolean whole =
                    forHead || length.isEmpty() || rest.length() == Integer.parseInt(length);
            return new Outcome(whole ? reply.status() : ABORT, rest);
        }

        private static String unchunked(String chunks) {
            return chunks.replaceAll("[0-9A-F]{4}\r\n|\r\n(0\r\n\r\n)?", "");
        }
    }
}
