package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What becomes of a request that is passed on: RFC 9110 §7.6. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class ForwardingTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final UpstreamFixture fixture = new UpstreamFixture();
    private ScriptedUpstream server;
    private TestServer proxy;

    @BeforeEach
    void start() throws Exception {
        server = new ScriptedUpstream(ScriptedUpstream.always(OK));
        proxy = UpstreamFixture.proxy(fixture.to(server));
    }

    @AfterEach
    void close() throws Exception {
        proxy.close();
        server.close();
        fixture.close();
    }

    private RawClient.Reply send(String head) throws Exception {
        try (RawClient client = proxy.client()) {
            return client.send(head + "\r\n\r\n").reply();
        }
    }

    @Test
    @DisplayName("RFC 9110 §7.6.3: a gateway adds itself to Via, behind those before it")
    void addsItselfToVia() throws Exception {
        send("GET / HTTP/1.1\r\nHost: h\r\nVia: 1.0 a\r\nVia: 1.1 b (c)");
        assertThat(server.head())
                .containsSubsequence(
                        "\r\nVia: 1.0 a\r\nVia: 1.1 b (c)\r\n", "\r\nVia: 1.1 weir\r\n");
        send("GET / HTTP/1.0");
        assertThat(server.head()).contains("\r\nVia: 1.0 weir\r\n");
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §7.6.2: Max-Forwards of OPTIONS and TRACE is one less with each hop")
    @CsvSource({
        "OPTIONS, 5, 4",
        "OPTIONS, 1, 0",
        "TRACE, 10, 9",
        "TRACE, 007, 6",
        "OPTIONS, 99999999999999999999, 999999998",
        "OPTIONS, -1, -1",
        "OPTIONS, x, x",
        "GET, 5, 5",
        "GET, 0, 0"
    })
    void countsHops(String method, String before, String after) throws Exception {
        send(method + " /a HTTP/1.1\r\nHost: h\r\nMax-Forwards: " + before + "\r\nX: y");
        assertThat(server.head())
                .startsWith(method + " /a HTTP/1.1\r\n")
                .contains("\r\nMax-Forwards: " + after + "\r\n", "\r\nX: y\r\n");
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §7.6.2: with Max-Forwards 0 a request goes no further")
    @CsvSource({"OPTIONS, /a, 200", "OPTIONS, *, 200", "TRACE, /a, 501"})
    void answersTheLastHopItself(String method, String target, int status) throws Exception {
        RawClient.Reply reply =
                send(method + " " + target + " HTTP/1.1\r\nHost: h\r\nMax-Forwards: 0");
        assertThat(reply.status()).isEqualTo(status);
        assertThat(server.connections()).isZero();
    }
}
