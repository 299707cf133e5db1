package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.exchange.HttpExchange;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class ForwardedFieldsTest {
    private static Response told(HttpExchange exchange) {
        String forwarding =
                exchange.forwarding() == null
                        ? "-"
                        : "%s|%s|%s"
                                .formatted(
                                        exchange.forwarding().chain(),
                                        exchange.forwarding().host(),
                                        exchange.forwarding().port());
        return new Response(
                200,
                Headers.of(
                        "X-Client",
                        exchange.client().ip() + (exchange.client().tls() ? " tls" : ""),
                        "X-Told",
                        forwarding),
                Body.empty());
    }

    private static RawClient.Reply ask(Rules rules, String fields) throws IOException {
        try (TestServer server = new TestServer((exchange, _) -> told(exchange), rules.config());
                RawClient client = server.client()) {
            client.send("GET / HTTP/1.1\r\nHost: h\r\n" + fields + "\r\n");
            RawClient.Reply reply = client.reply();
            Headers seen = server.request().headers();
            assertThat(seen.contains("X-Forwarded-For")).isFalse();
            assertThat(seen.contains("Forwarded")).isFalse();
            return reply;
        }
    }

    @Test
    void believesNobodyWhoIsNotTrusted() throws IOException {
        RawClient.Reply reply =
                ask(
                        Rules.DEFAULT.trusting("10.0.0.0/8"),
                        "X-Forwarded-For: 192.0.2.1\r\nForwarded: for=192.0.2.1\r\nX-Forwarded-Proto: https\r\n");
        assertThat(reply.field("X-Client")).isEqualTo("127.0.0.1");
        assertThat(reply.field("X-Told")).isEqualTo("-");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "192.0.2.1                       | 192.0.2.1",
                "6.6.6.6, 192.0.2.1              | 192.0.2.1",
                "6.6.6.6, 192.0.2.1, 10.0.0.1    | 192.0.2.1",
                "6.6.6.6, 192.0.2.1, 10.0.0.1:80 | 192.0.2.1",
                "10.0.0.2, 10.0.0.1              | 10.0.0.2",
                "2001:DB8::1                     | 2001:db8:0:0:0:0:0:1",
                "[2001:db8::1]:443               | 2001:db8:0:0:0:0:0:1",
                "192.0.2.1, unknown              | 127.0.0.1",
                "192.0.2.1, 1.2.3                | 127.0.0.1",
                "192.0.2.1, ' OR 1=1             | 127.0.0.1",
                "192.0.2.1, unknown, 10.0.0.1    | 10.0.0.1",
            })
    void takesTheLastAddressThatIsNoTrustedProxy(String addresses, String client)
            throws IOException {
        RawClient.Reply reply =
                ask(
                        Rules.DEFAULT.trusting("127.0.0.1", "10.0.0.0/8"),
                        "X-Forwarded-For: " + addresses + "\r\n");
        assertThat(reply.field("X-Client")).isEqualTo(client);
        assertThat(reply.field("X-Told")).startsWith(addresses + ", 127.0.0.1|");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "for=192.0.2.1;proto=https;host=a.example    | 192.0.2.1 tls            | a.example",
                "For=\"[2001:db8::1]:4711\"; Proto=http      | 2001:db8:0:0:0:0:0:1     | ''",
                "for=6.6.6.6;proto=https, for=192.0.2.1      | 192.0.2.1                | ''",
                "for=192.0.2.1;proto=https, for=10.0.0.1     | 192.0.2.1 tls            | ''",
                "for=192.0.2.1;host=\"b.example:81\"         | 192.0.2.1                | b.example:81",
                "for=192.0.2.1, for=_hidden                  | 127.0.0.1                | ''",
                "for=192.0.2.1;host=\"a/b\"                  | 192.0.2.1                | ''",
                // What is quoted neither separates nor says anything (RFC 7239 §4).
                "for=192.0.2.1;ext=\"a, for=6.6.6.6;ext=\"   | 192.0.2.1                | ''",
                "ext=\"a;for=6.6.6.6;b\\\"\";for=192.0.2.1     | 192.0.2.1                | ''",
                "ext=\"a;proto=https\";for=192.0.2.1;proto=http | 192.0.2.1              | ''",
                // Nor does a quote that a client never closed hide what a proxy wrote behind it.
                "for=\", for=192.0.2.1                      | 192.0.2.1                | ''",
                "for=\"6.6.6.6\\, for=\"192.0.2.1:80\"       | 192.0.2.1                | ''",
            })
    void readsForwardedOfRfc7239(String value, String client, String host) throws IOException {
        RawClient.Reply reply =
                ask(
                        Rules.DEFAULT.trusting("127.0.0.1", "10.0.0.0/8"),
                        "Forwarded: " + value + "\r\n");
        assertThat(reply.field("X-Client")).isEqualTo(client);
        assertThat(reply.field("X-Told").split("\\|", -1)[1]).isEqualTo(host);
    }

    @Test
    void believesTheSchemeHostAndPortOfATrustedProxy() throws IOException {
        RawClient.Reply reply =
                ask(
                        Rules.DEFAULT.trusting("127.0.0.1"),
                        "X-Forwarded-For: 192.0.2.1\r\nX-Forwarded-Proto: https\r\nX-Forwarded-Host: shop.example\r\nX-Forwarded-Port: 8443\r\nForwarded: for=6.6.6.6;host=evil.example\r\n");
        assertThat(reply.field("X-Client")).isEqualTo("192.0.2.1 tls");
        assertThat(reply.field("X-Told")).isEqualTo("192.0.2.1, 127.0.0.1|shop.example|8443");
    }
}
