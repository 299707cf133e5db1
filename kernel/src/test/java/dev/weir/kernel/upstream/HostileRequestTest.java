package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.Rules;
import dev.weir.kernel.http1.TestServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Requests that must not get through, judged by what the upstream sees of them: of a bad head
 * nothing, of bad content never a well-formed end, and of the request behind them never a byte.
 */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class HostileRequestTest {
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String CHUNKED =
            "POST /first HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";

    private static UpstreamFixture fixture;
    private static RecordingUpstream behind;
    private static TestServer gateway;

    @BeforeAll
    static void start() throws IOException {
        fixture = new UpstreamFixture();
        behind = new RecordingUpstream();
        Upstream upstream =
                fixture.upstream(
                        UpstreamFixture.service(UpstreamFixture.PATIENT, 0, behind.address()));
        gateway =
                new TestServer(
                        (exchange, request) ->
                                upstream.send(exchange, request, UpstreamFixture.KEEP),
                        Rules.DEFAULT.config());
    }

    @AfterAll
    static void stop() throws IOException {
        gateway.close();
        behind.close();
        fixture.close();
    }

    @ParameterizedTest
    @MethodSource("heads")
    void nothingOfABadHeadOrWhatFollowsArrives(String head) throws Exception {
        String answers = exchange(head + SECOND);

        assertThat(answers).matches("(?s)HTTP/1\\.1 (400|408|414|417|431|501|505) .*");
        assertThat(answers.split("HTTP/1\\.1 \\d", -1)).as("answers").hasSize(2);
        assertThat(behind.take()).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("contents")
    void badContentNeverEndsWell(String content) throws Exception {
        String answers = exchange(CHUNKED + content + SECOND);

        assertThat(answers).startsWith("HTTP/1.1 400 ");
        assertThat(answers.split("HTTP/1\\.1 \\d", -1)).as("answers").hasSize(2);
        TestServer.await(() -> !behind.busy());
        assertThat(behind.take())
                .doesNotContain("second")
                .doesNotEndWith("0\r\n\r\n")
                .doesNotContain("\n0\r\n");
    }

    private static String exchange(String sent) throws IOException {
        try (RawClient client = gateway.client()) {
            client.send(sent);
            return client.rest();
        }
    }

    static Stream<String> heads() {
        List<String> cases = new ArrayList<>();
        octets(cases);
        requestLines(cases);
        framings(cases);
        hosts(cases);
        paths(cases);
        return cases.stream();
    }

    /** RFC 9110 §5.1, §5.5, §5.6.2, §9.1: octets that stand in no name, value or method. */
    private static void octets(List<String> cases) {
        for (int c = 0; c < 0x80; c++) {
            boolean control = c < 0x20 || c == 0x7F;
            boolean token =
                    Character.isLetterOrDigit(c) || (c > 0 && "!#$%&'*+-.^_`|~".indexOf(c) >= 0);
            String text = String.valueOf((char) c);
            if (control && c != '\t') {
                cases.add("GET / HTTP/1.1\r\nHost: h\r\nX: a" + text + "b\r\n\r\n");
                cases.add("GET /" + text + " HTTP/1.1\r\nHost: h\r\n\r\n");
            }
            if (!token && c != ':') {
                cases.add("GET / HTTP/1.1\r\nHost: h\r\nX" + text + "Y: b\r\n\r\n");
                cases.add("G" + text + "T / HTTP/1.1\r\nHost: h\r\n\r\n");
            }
        }
        for (String text : List.of("\u0080", "\u00a0", "\u00e9", "\u00ff")) {
            cases.add("GET / HTTP/1.1\r\nHost: h\r\nX" + text + ": b\r\n\r\n");
            cases.add("GET /" + text + " HTTP/1.1\r\nHost: h\r\n\r\n");
        }
    }

    /** RFC 9112 §2.2, §2.3, §3, §5.2. */
    private static void requestLines(List<String> cases) {
        for (String line :
                List.of(
                        "GET /",
                        "GET",
                        "GET  / HTTP/1.1",
                        "GET /  HTTP/1.1",
                        " GET / HTTP/1.1",
                        "GET / HTTP/1.1 ",
                        "GET / HTTP/1.1 x",
                        "GET / HTTP/1.10",
                        "GET / HTTP/11",
                        "GET / HTTP/1",
                        "GET / HTTP/1.",
                        "GET / HTTP/.1",
                        "GET / HTTP/-1.1",
                        "GET / HTTP/01.1",
                        "GET / HTTP/1.01",
                        "GET / http/1.1",
                        "GET / Http/1.1",
                        "GET / HTTPS/1.1",
                        "GET / HTTP 1.1",
                        "GET / HTTP/2.0",
                        "GET / HTTP/0.9",
                        "GET / HTTP/3.0",
                        "GET / HTTP/9.9",
                        "GET / RTSP/1.0",
                        "GET /\tHTTP/1.1",
                        "GET HTTP/1.1",
                        "/ HTTP/1.1",
                        "GET x HTTP/1.1",
                        "GET ?x HTTP/1.1",
                        "GET * HTTP/1.1",
                        "POST * HTTP/1.1",
                        "GET #x HTTP/1.1",
                        "GET /#x HTTP/1.1",
                        "GET h/ HTTP/1.1",
                        "GET http:/h/ HTTP/1.1",
                        "GET http:// HTTP/1.1",
                        "GET http://u:p@h/ HTTP/1.1",
                        "GET ftp://h/ HTTP/1.1",
                        "GET https://h/ HTTP/1.1",
                        "GET http://h:x/ HTTP/1.1",
                        "CONNECT h:443 HTTP/1.1",
                        "CONNECT / HTTP/1.1",
                        "OPTIONS ** HTTP/1.1",
                        "\r\n\r\nGET / HTTP/1.1",
                        "PRI * HTTP/2.0")) {
            cases.add(line + "\r\nHost: h\r\n\r\n");
        }
        cases.add("GET / HTTP/1.1\nHost: h\n\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n b\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nX: a\r\n\tb\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\n X: a\r\nHost: h\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nX : a\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nX\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\n: a\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\n\r\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nExpect: 200-ok\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\n" + "X: y\r\n".repeat(101) + "\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nX: " + "a".repeat(40_000) + "\r\n\r\n");
        cases.add("GET /" + "a".repeat(20_000) + " HTTP/1.1\r\nHost: h\r\n\r\n");
    }

    /** RFC 9112 §6.1, §6.2, §6.3; RFC 9110 §8.6. */
    private static void framings(List<String> cases) {
        for (String length :
                List.of(
                        "",
                        "-1",
                        "+1",
                        "0x1",
                        "1 1",
                        "1,1",
                        "0, 0",
                        "1;",
                        "1.0",
                        "1e1",
                        "a",
                        "\"1\"",
                        "18446744073709551617",
                        "9223372036854775808",
                        "1\t1",
                        "\u00b2")) {
            cases.add("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: " + length + "\r\n\r\n");
        }
        for (String coding :
                List.of(
                        "",
                        "chunke",
                        "xchunked",
                        "chunked x",
                        "chunked;q=1",
                        "\"chunked\"",
                        "gzip",
                        "identity",
                        "gzip, chunked",
                        "chunked, gzip",
                        "chunked, chunked",
                        "chunked,",
                        ",chunked",
                        "identity, chunked",
                        "chunked, identity",
                        "chunked\u000b",
                        "\u000bchunked",
                        "chunked\u00a0",
                        "chunk ed",
                        "x")) {
            cases.add("POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: " + coding + "\r\n\r\n");
        }
        for (String pair :
                List.of(
                        "Content-Length: 1\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nContent-Length: 1",
                        "Transfer-Encoding: chunked\r\ncontent-length: 0",
                        "Content-Length: 1\r\nContent-Length: 1",
                        "Content-Length: 1\r\nContent-Length: 2",
                        "Content-Length: 0\r\nX: y\r\nCONTENT-LENGTH: 6",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity",
                        "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
                        "Transfer-Encoding : chunked",
                        "Transfer-Encoding\t: chunked",
                        " Transfer-Encoding: chunked",
                        "Content-Length : 5",
                        "Transfer-Encoding: chunked\r\n Content-Length: 5",
                        "X: y\nTransfer-Encoding: chunked",
                        "X: y\rTransfer-Encoding: chunked")) {
            cases.add("POST / HTTP/1.1\r\nHost: h\r\n" + pair + "\r\n\r\n");
        }
        cases.add("POST / HTTP/1.0\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
        cases.add(
                "POST / HTTP/1.0\r\nHost: h\r\nConnection: keep-alive\r\nTransfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n");
    }

    /** RFC 9112 §3.2, RFC 9110 §7.2, RFC 3986 §3.2. */
    private static void hosts(List<String> cases) {
        cases.add("GET / HTTP/1.1\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nHost: h\r\n\r\n");
        cases.add("GET / HTTP/1.1\r\nHost: h\r\nhost: i\r\n\r\n");
        cases.add("GET http://h/ HTTP/1.1\r\n\r\n");
        cases.add("GET http://h/ HTTP/1.1\r\nHost: a\r\nHost: h\r\n\r\n");
        for (String host :
                List.of(
                        "",
                        "u@h",
                        "h/",
                        "h?",
                        "h#",
                        "h:",
                        "a b",
                        "a,b",
                        "h:x",
                        "h:-1",
                        "h:65536",
                        "h:80:80",
                        "[::1",
                        "::1",
                        "[]",
                        "[::1]x",
                        "[g::]",
                        "h\\",
                        "http://h",
                        "h%zz",
                        "<h>",
                        "h\"",
                        "h;{}",
                        "h|",
                        "h^",
                        "h`")) {
            if (host.equals("h:")) {
                // RFC 3986 §3.2.3: port = *DIGIT
                continue;
            }
            cases.add("GET / HTTP/1.1\r\nHost: " + host + "\r\n\r\n");
        }
    }

    /** RFC 3986 §2.1, and what servers read in different ways. */
    private static void paths(List<String> cases) {
        for (String path :
                List.of(
                        "/%",
                        "/%2",
                        "/%zz",
                        "/%00",
                        "/%0a",
                        "/a%2fb",
                        "/a\\b",
                        "/a%5Cb",
                        "/..;/a",
                        "/a/..;x/b",
                        "/;/a",
                        "/%252e",
                        "/%25%32%65",
                        "/%252f",
                        "/%c0%af",
                        "/%c0%ae",
                        "/%e0%80%af",
                        "/%u002f")) {
            cases.add("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n");
        }
    }

    /** RFC 9112 §7.1, §7.1.1, §7.1.2. */
    static Stream<String> contents() {
        List<String> cases = new ArrayList<>();
        for (String size :
                List.of(
                        "",
                        " ",
                        "0x5",
                        "+5",
                        "-5",
                        " 5",
                        "5 ",
                        "5\t",
                        "5,5",
                        "5.",
                        "g",
                        "5g",
                        "\"5\"",
                        "5;",
                        "5;;a",
                        "5;=b",
                        "5;a=",
                        "5;a=\"b",
                        "5; a b",
                        "5 a",
                        "10000000000000005",
                        "FFFFFFFFFFFFFFFF",
                        "00000000000000005",
                        "5\u000b",
                        "5\u0000",
                        "5\u00b2",
                        "5;a\u0000",
                        "5;a=\"\u0007\"")) {
            cases.add(size + "\r\nhello\r\n0\r\n\r\n");
        }
        for (String whole :
                List.of(
                        "5\nhello\r\n0\r\n\r\n",
                        "5\rhello\r\n0\r\n\r\n",
                        "5\n\rhello\r\n0\r\n\r\n",
                        "5\r\nhello0\r\n\r\n",
                        "5\r\nhello\n0\r\n\r\n",
                        "5\r\nhello\r0\r\n\r\n",
                        "5\r\nhello\n\r0\r\n\r\n",
                        "5\r\nhello  \r\n0\r\n\r\n",
                        "5\r\nhelloworld\r\n0\r\n\r\n",
                        "4\r\nhello\r\n0\r\n\r\n",
                        "6\r\nhello\r\n0\r\n\r\n",
                        "5\r\nhello\r\n0\r\nX : 1\r\n\r\n",
                        "5\r\nhello\r\n0\r\n X: 1\r\n\r\n",
                        "5\r\nhello\r\n0\r\nX: 1\n\r\n",
                        "5\r\nhello\r\n0\r\nX\r\n\r\n",
                        "5\r\nhello\r\n0\r\nX: \u0000\r\n\r\n",
                        "5\r\nhello\r\n0\r\nX: a\r\n b\r\n\r\n",
                        "5\r\nhello\r\n0\n\r\n",
                        "5\r\nhello\r\n0\r\n\n",
                        "5\r\nhello\r\n0\r\n\r")) {
            cases.add(whole);
        }
        cases.add("5;" + "a".repeat(20_000) + "\r\nhello\r\n0\r\n\r\n");
        cases.add("5\r\nhello\r\n0\r\n" + "X: y\r\n".repeat(101) + "\r\n");
        cases.add("5\r\nhello\r\n0\r\nX: " + "a".repeat(40_000) + "\r\n\r\n");
        return cases.stream();
    }
}
