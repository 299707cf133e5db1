package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.Refusal;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class ProxyHeaderTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";

    private static Response client(HttpExchange exchange) {
        String client = exchange.client().ip() + " " + exchange.client().port();
        return new Response(200, Headers.of("X-Client", client), Body.empty());
    }

    private static TestServer server(ProxyProtocol version) throws IOException {
        return new TestServer(
                (exchange, _) -> client(exchange),
                Rules.DEFAULT.trusting("127.0.0.1").with(version).config());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "PROXY TCP4 192.0.2.1 192.0.2.2 4711 443 | 192.0.2.1 4711",
                "PROXY TCP6 2001:db8::1 2001:db8::2 1 2  | 2001:db8:0:0:0:0:0:1 1",
                "PROXY TCP6 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2 | 192.0.2.1 1",
            })
    void readsTheLineOfVersion1(String line, String client) throws IOException {
        try (TestServer server = server(ProxyProtocol.V1);
                RawClient peer = server.client()) {
            peer.send(line + "\r\n" + GET + GET);
            assertThat(peer.reply().field("X-Client")).isEqualTo(client);
            assertThat(peer.reply().field("X-Client")).isEqualTo(client);
        }
    }

    @Test
    void readsTheLineByteByByte() throws IOException {
        try (TestServer server = server(ProxyProtocol.V1);
                RawClient peer = server.client()) {
            for (char c : ("PROXY TCP4 192.0.2.1 192.0.2.2 4711 443\r\n" + GET).toCharArray()) {
                peer.send(String.valueOf(c));
            }
            assertThat(peer.reply().field("X-Client")).isEqualTo("192.0.2.1 4711");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "PROXY UNKNOWN\r\n",
                "PROXY UNKNOWN ffff:f...f:ffff ffff:f...f:ffff 65535 65535\r\n",
            })
    void takesThePeerForTheClientOfAConnectionOfTheBalancersOwn(String line) throws IOException {
        try (TestServer server = server(ProxyProtocol.V1);
                RawClient peer = server.client()) {
            peer.send(line + GET);
            assertThat(peer.reply().field("X-Client")).startsWith("127.0.0.1 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "proxy TCP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY\r\n",
                "PROXY TCP4\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2 3\r\n",
                "PROXY TCP4  192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.2.256 192.0.2.2 1 2\r\n",
                "PROXY TCP4 2001:db8::1 2001:db8::2 1 2\r\n",
                "PROXY TCP4 ::ffff:192.0.2.1 ::ffff:192.0.2.2 1 2\r\n",
                "PROXY TCP6 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 65536 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 -1 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 x\r\n",
                "PROXY UDP4 192.0.2.1 192.0.2.2 1 2\r\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n",
                "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\rX",
                "PROXY UNKNOWN aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n",
                "\r\n\r\n\0\r\nQUIT\n",
            })
    void closesWhatDoesNotBeginWithALineOfVersion1(String start) throws IOException {
        assertClosed(ProxyProtocol.V1, start + GET);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                // TCP over IPv4, with some extensions behind the addresses
                "21 11 0c C0000201 C0000202 1267 01BB     | 192.0.2.1 4711",
                "21 11 10 C0000201 C0000202 1267 01BB 04000100 | 192.0.2.1 4711",
                "21 21 24 20010DB8000000000000000000000001 20010DB8000000000000000000000002 1267 01BB | 2001:db8:0:0:0:0:0:1 4711",
            })
    void readsTheHeaderOfVersion2(String hex, String client) throws IOException {
        try (TestServer server = server(ProxyProtocol.V2);
                RawClient peer = server.client()) {
            peer.send(binary(hex) + GET);
            assertThat(peer.reply().field("X-Client")).isEqualTo(client);
        }
    }

    @ParameterizedTest
    // LOCAL; LOCAL with extensions; PROXY of no known family
    @ValueSource(strings = {"20 00 00", "20 11 04 04000100", "21 00 00"})
    void takesThePeerForTheClientWhereVersion2NamesNone(String hex) throws IOException {
        try (TestServer server = server(ProxyProtocol.V2);
                RawClient peer = server.client()) {
            peer.send(binary(hex) + GET);
            assertThat(peer.reply().field("X-Client")).startsWith("127.0.0.1 ");
        }
    }

    @ParameterizedTest
    // Another version; another command; addresses cut short
    @ValueSource(
            strings = {"11 11 0c C0000201 C0000202 1267 01BB", "22 11 00", "21 11 04 C0000201"})
    void closesWhatIsNoHeaderOfVersion2(String hex) throws IOException {
        assertClosed(ProxyProtocol.V2, binary(hex) + GET);
        assertClosed(ProxyProtocol.V2, GET);
        assertClosed(ProxyProtocol.V2, "PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + GET);
        // 65 535 bytes of extensions are announced
        assertClosed(ProxyProtocol.V2, SIGNATURE + "!\u0011\u00ff\u00ff" + GET);
    }

    private static void assertClosed(ProxyProtocol version, String sent) throws IOException {
        try (TestServer server = server(version);
                RawClient peer = server.client()) {
            peer.send(sent);
            assertThat(peer.closed()).isTrue();
            assertThat(server.handled()).isZero();
            assertThat(server.refusals().of(Refusal.PROXY_HEADER)).isEqualTo(1);
        }
    }

    @Test
    void closesPeersThatAreNotTrusted() throws IOException {
        try (TestServer server =
                        new TestServer(
                                (exchange, _) -> client(exchange),
                                Rules.DEFAULT
                                        .trusting("10.0.0.0/8")
                                        .with(ProxyProtocol.V1)
                                        .config());
                RawClient peer = server.client()) {
            peer.send("PROXY TCP4 192.0.2.1 192.0.2.2 1 2\r\n" + GET);
            assertThat(peer.closed()).isTrue();
            assertThat(server.handled()).isZero();
            assertThat(server.refusals().of(Refusal.UNTRUSTED_PEER)).isEqualTo(1);
        }
    }

    @Test
    void believesForwardedFieldsOfTheNamedPeerOnly() throws IOException {
        String forged = "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 6.6.6.6\r\n\r\n";
        try (TestServer server = server(ProxyProtocol.V1);
                RawClient peer = server.client()) {
            peer.send("PROXY TCP4 192.0.2.1 192.0.2.2 4711 443\r\n" + forged);
            assertThat(peer.reply().field("X-Client")).isEqualTo("192.0.2.1 4711");
        }
    }

    @Test
    void closesWhoIsTooSlowWithIt() throws IOException {
        ClientTimeouts brief =
                new ClientTimeouts(
                        Duration.ofMillis(150), Duration.ofMinutes(5), Duration.ofMinutes(5));
        try (TestServer server =
                        new TestServer(
                                (exchange, _) -> client(exchange),
                                Rules.DEFAULT
                                        .trusting("127.0.0.1")
                                        .with(ProxyProtocol.V1)
                                        .with(brief)
                                        .config());
                RawClient peer = server.client()) {
            peer.send("PROXY TCP4 192.");
            assertThat(peer.closed()).isTrue();
        }
    }

    /** Command, family, length and the rest, in hexadecimal digits. */
    private static String binary(String hex) {
        StringBuilder out = new StringBuilder(SIGNATURE);
        String[] words = hex.split(" ", -1);
        for (int word = 0; word < words.length; word++) {
            String digits = word == 2 ? "00" + words[word] : words[word];
            for (int i = 0; i < digits.length(); i += 2) {
                out.append((char) Integer.parseInt(digits.substring(i, i + 2), 16));
            }
        }
        return out.toString();
    }
}
