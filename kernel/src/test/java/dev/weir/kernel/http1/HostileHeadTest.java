package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ListenerConfig.Limits;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Heads that must not get through. Each is followed by a request that would be fine: that one must
 * not be served either.
 */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class HostileHeadTest {
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final Limits LIMITS = new Limits(4096, 20, 1000, 10);

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                new TestServer(
                        (_, _) -> new Response(200, Headers.empty(), Body.of("ok")),
                        LIMITS,
                        TestServer.PATIENT);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "RFC 9112 §3 no version               | GET /\\r\\nHost: h\\r\\n\\r\\n                              | 400",
                "RFC 9112 §3 two spaces               | GET  / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                    | 400",
                "RFC 9112 §3 tab as space             | GET\\t/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                   | 400",
                "RFC 9112 §3 space in target          | GET /a b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                  | 400",
                "RFC 9112 §3 space after version      | GET / HTTP/1.1 \\r\\nHost: h\\r\\n\\r\\n                    | 400",
                "RFC 9112 §3 method is no token       | G@T / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                     | 400",
                "RFC 9112 §3 no method                | ` / HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n`                      | 400",
                "RFC 9112 §2.3 lower-case name        | GET / http/1.1\\r\\nHost: h\\r\\n\\r\\n                     | 400",
                "RFC 9112 §2.3 two digits             | GET / HTTP/1.10\\r\\nHost: h\\r\\n\\r\\n                    | 400",
                "RFC 9112 §2.3 other protocol         | GET / SHTP/1.1\\r\\nHost: h\\r\\n\\r\\n                     | 400",
                "RFC 9110 §15.6.6 version 2           | GET / HTTP/2.0\\r\\nHost: h\\r\\n\\r\\n                     | 505",
                "RFC 9110 §15.6.6 version 0.9         | GET / HTTP/0.9\\r\\nHost: h\\r\\n\\r\\n                     | 505",
                "RFC 9112 §2.2 bare LF                | GET / HTTP/1.1\\nHost: h\\n\\n                             | 400",
                "RFC 9112 §2.2 bare LF in fields      | GET / HTTP/1.1\\r\\nHost: h\\nX: y\\r\\n\\r\\n              | 400",
                "RFC 9112 §2.2 bare CR                | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\rb\\r\\n\\r\\n       | 400",
                "RFC 9112 §2.2 bare CR as end         | GET / HTTP/1.1\\r\\nHost: h\\r\\r\\n                        | 400",
                "RFC 9112 §2.2 space first            | GET / HTTP/1.1\\r\\n Host: h\\r\\n\\r\\n                    | 400",
                "RFC 9112 §5.2 obs-fold               | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\r\\n b\\r\\n\\r\\n   | 400",
                "RFC 9112 §5.1 space before colon     | GET / HTTP/1.1\\r\\nHost : h\\r\\n\\r\\n                    | 400",
                "RFC 9112 §5.1 tab before colon       | GET / HTTP/1.1\\r\\nHost: h\\r\\nX\\t: h\\r\\n\\r\\n        | 400",
                "RFC 9112 §5 no colon                 | GET / HTTP/1.1\\r\\nHost: h\\r\\nX\\r\\n\\r\\n              | 400",
                "RFC 9112 §5 empty name               | GET / HTTP/1.1\\r\\nHost: h\\r\\n: x\\r\\n\\r\\n            | 400",
                "RFC 9110 §5.1 name is no token       | GET / HTTP/1.1\\r\\nHost: h\\r\\nX(: x\\r\\n\\r\\n          | 400",
                "RFC 9110 §5.5 NUL                    | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\0b\\r\\n\\r\\n       | 400",
                "RFC 9110 §5.5 control character      | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\u0001b\\r\\n\\r\\n   | 400",
                "RFC 9110 §5.5 DEL                    | GET / HTTP/1.1\\r\\nHost: h\\r\\nX: a\\u007fb\\r\\n\\r\\n   | 400",
                "RFC 9112 §3.2 no Host                | GET / HTTP/1.1\\r\\nX: h\\r\\n\\r\\n                        | 400",
                "RFC 9112 §3.2 two Hosts              | GET / HTTP/1.1\\r\\nHost: h\\r\\nHost: h\\r\\n\\r\\n        | 400",
                "RFC 9112 §3.2 two Hosts, by case     | GET / HTTP/1.1\\r\\nHost: h\\r\\nhOST: i\\r\\n\\r\\n        | 400",
                "RFC 9112 §3.2 empty Host             | GET / HTTP/1.1\\r\\nHost:\\r\\n\\r\\n                       | 400",
                "RFC 9112 §3.2 Host with user         | GET / HTTP/1.1\\r\\nHost: u@h\\r\\n\\r\\n                   | 400",
                "RFC 9112 §3.2 Host with path         | GET / HTTP/1.1\\r\\nHost: h/x\\r\\n\\r\\n                   | 400",
                "RFC 9112 §3.2 list of Hosts          | GET / HTTP/1.1\\r\\nHost: a,b\\r\\n\\r\\n                   | 400",
                "RFC 9112 §3.2 Host with space        | GET / HTTP/1.1\\r\\nHost: a b\\r\\n\\r\\n                   | 400",
                "RFC 9112 §3.2 Host with bad port     | GET / HTTP/1.1\\r\\nHost: h:8x\\r\\n\\r\\n                  | 400",
                "RFC 9112 §3.2 Host with large port   | GET / HTTP/1.1\\r\\nHost: h:65536\\r\\n\\r\\n               | 400",
                "RFC 9112 §3.2 Host with open bracket | GET / HTTP/1.1\\r\\nHost: [::1\\r\\n\\r\\n                  | 400",
                "RFC 9112 §6.3 length and chunks      | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400",
                "RFC 9112 §6.3 chunks and length      | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\nContent-Length: 0\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 two lengths            | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 4\\r\\nContent-Length: 5\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 two equal lengths      | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 0\\r\\nContent-Length: 0\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 list of lengths        | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 0, 0\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 signed length          | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: +0\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 negative length        | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: -1\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 hexadecimal length     | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 0x0\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 empty length           | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length:\\r\\n\\r\\n | 400",
                "RFC 9110 §8.6 length overflows       | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 18446744073709551616\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 unknown coding         | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 coding before chunked  | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: gzip, chunked\\r\\n\\r\\n | 501",
                "RFC 9112 §6.3 chunked, not last      | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked, gzip\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 identity and chunked   | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: identity, chunked\\r\\n\\r\\n | 501",
                "RFC 9112 §6.1 chunked twice          | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked, chunked\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 two codings            | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 quoted coding          | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: \"chunked\"\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 control in coding      | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding: \\u000bchunked\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 empty coding           | POST / HTTP/1.1\\r\\nHost: h\\r\\nTransfer-Encoding:\\r\\n\\r\\n | 400",
                "RFC 9112 §6.1 chunks in HTTP/1.0     | POST / HTTP/1.0\\r\\nHost: h\\r\\nTransfer-Encoding: chunked\\r\\n\\r\\n | 400",
                "RFC 9112 §3.2 fragment               | GET /a#b HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                  | 400",
                "RFC 9112 §3.2 bytes beyond ASCII     | GET /\\u00e9 HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n              | 400",
                "RFC 9112 §3.2 relative target        | GET a HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                     | 400",
                "RFC 9112 §3.2.4 GET of *             | GET * HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                     | 400",
                "RFC 9112 §3.2.2 other scheme         | GET ftp://h/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n              | 400",
                "RFC 9112 §3.2.2 https in the clear   | GET https://h/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n            | 400",
                "RFC 9110 §4.2.4 user in target       | GET http://u@h/ HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n           | 400",
                "RFC 9110 §4.2.1 no host in target    | GET http:///x HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n             | 400",
                "RFC 3986 §2.1 bad percent            | GET /%zz HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                  | 400",
                "encoded slash                        | GET /a%2fb HTTP/1.1\\r\\nHost: h\\r\\n\\r\\n                | 400",
                "CONNECT                              | CONNECT h:443 HTTP/1.1\\r\\nHost: h:443\\r\\n\\r\\n         | 501",
                "RFC 9110 §10.1.1 expectation         | POST / HTTP/1.1\\r\\nHost: h\\r\\nExpect: miracles\\r\\nContent-Length: 1\\r\\n\\r\\n | 417",
                "RFC 9110 §15.5.14 length over limit  | POST / HTTP/1.1\\r\\nHost: h\\r\\nContent-Length: 1001\\r\\n\\r\\n | 413",
            })
    void refusesTheHeadAndWhatFollows(String name, String head, int status) throws IOException {
        try (RawClient client = server.client()) {
            client.send(unescaped(head) + SECOND);

            RawClient.Reply reply = client.reply();

            assertThat(reply.status()).as(name).isEqualTo(status);
            assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(reply.body()).contains("\"status\":" + status);
            assertThat(client.closed()).isTrue();
        }
        assertThat(server.handled()).isZero();
    }

    @ParameterizedTest
    @DisplayName("RFC 9112 §8: a head that breaks off is refused, where the client can still read")
    @ValueSource(strings = {"G", "GET / HTTP/1.1", "GET / HTTP/1.1\r\nHost: h\r\n"})
    void answersAHeadThatBreaksOff(String start) throws IOException {
        try (RawClient client = server.client()) {
            client.send(start).endOutput();
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.closed()).isTrue();
        }
        assertThat(server.handled()).isZero();
    }

    @ParameterizedTest
    @DisplayName("RFC 9110 §9.3.2: a HEAD that is refused gets no content either")
    @ValueSource(
            strings = {
                "HEAD / HTTP/1.1\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: h\r\nX : y\r\n\r\n",
                "HEAD / HTTP/1.1\r\nHost: h\r\nX: y\n\r\n",
                "HEAD /#x HTTP/1.1\r\nHost: h\r\n\r\n"
            })
    void refusesHeadWithoutContent(String request) throws IOException {
        try (RawClient client = server.client()) {
            client.send(request);
            assertThat(client.rest())
                    .startsWith("HTTP/1.1 400 ")
                    .contains("\r\nContent-Length: ")
                    .endsWith("\r\n\r\n");
        }
    }

    @Test
    @DisplayName("RFC 9110 §15.5.15: a target longer than the limit of the head is 414")
    void refusesALongTarget() throws IOException {
        assertRefused("GET /" + "a".repeat(5000), 414);
    }

    @Test
    @DisplayName("RFC 6585 §5: a head longer than the limit is 431")
    void refusesALongHead() throws IOException {
        assertRefused("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(5000), 431);
    }

    @Test
    @DisplayName("RFC 6585 §5: more fields than the limit are 431")
    void refusesManyFields() throws IOException {
        assertRefused("GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(20) + "\r\n", 431);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\u0016\u0003\u0001\u0002", "\0", "GET / HTTP/1.1\r\nHost: h\n"})
    void refusesAtTheFirstWrongByteWithoutWaitingForMore(String start) throws IOException {
        assertRefused(start, 400);
    }

    private void assertRefused(String start, int status) throws IOException {
        try (RawClient client = server.client()) {
            client.send(start);
            assertThat(client.reply().status()).isEqualTo(status);
            assertThat(client.closed()).isTrue();
        }
        assertThat(server.handled()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h:8080\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n",
                "GET / HTTP/1.1\r\nhost:h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: \t h \t\r\n\r\n",
                "GET / HTTP/1.9\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.0\r\n\r\n",
                "\r\nGET / HTTP/1.1\r\nHost: h\r\n\r\n",
                "M-SEARCH / HTTP/1.1\r\nHost: h\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX:\r\n\r\n",
                "GET / HTTP/1.1\r\nHost: h\r\nX: \u00e9\u00ff\ta\r\n\r\n",
                "GET /?a=/../b%00|{}\\ HTTP/1.1\r\nHost: h\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: Chunked\r\n\r\n0\r\n\r\n",
                "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 007\r\n\r\n1234567",
            })
    void takesWhatIsValid(String request) throws IOException {
        try (RawClient client = server.client()) {
            client.send(request);
            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    private static String unescaped(String text) {
        return text.replace("\\r", "\r")
                .replace("\\n", "\n")
                .replace("\\t", "\t")
                .replace("\\0", "\0")
                .replace("\\u0001", "\u0001")
                .replace("\\u000b", "\u000b")
                .replace("\\u007f", "\u007f")
                .replace("\\u00e9", "\u00e9");
    }
}
