package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a target says before its answer, and what a client waits for before its content. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class InterimAnswersTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nDate: d\r\n\r\nok";
    private static final String CONTINUE = "HTTP/1.1 100 Continue\r\n\r\n";
    private static final String HINTS =
            "HTTP/1.1 103 Early\r\nLink: </a.css>; rel=preload\r\nConnection: X-Hop\r\nX-Hop: 1\r\n"
                    + "Content-Length: 0\r\nlink: </b.js>; rel=preload\r\n\r\n";
    private static final String RELAYED =
            "HTTP/1.1 103 Early Hints\r\nLink: </a.css>; rel=preload\r\nlink: </b.js>; rel=preload\r\n\r\n";
    private static final String EXPECTING =
            "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n";

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private TestServer proxy(ScriptedUpstream server) throws IOException {
        return UpstreamFixture.proxy(fixture.to(server));
    }

    @Test
    @DisplayName("RFC 8297 §2, RFC 9110 §8.6: early hints are relayed, without what is of the hop")
    void relaysEarlyHints() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(ScriptedUpstream.always(HINTS + HINTS + OK));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            for (int i = 0; i < 2; i++) {
                client.send(GET);
                assertThat(client.head()).isEqualTo(RELAYED);
                assertThat(client.head()).isEqualTo(RELAYED);
                assertThat(client.reply().body()).isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void relaysEarlyHintsBeforeTheAnswerIsThere() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send(HINTS);
                            // Until the client has read them and goes.
                            connection.reportRest();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            assertThat(client.head()).isEqualTo(RELAYED);
        }
    }

    @Test
    @DisplayName("RFC 9110 §15.2: no interim answers for HTTP/1.0")
    void keepsEarlyHintsFromOldClients() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(ScriptedUpstream.always(HINTS + OK));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send("GET / HTTP/1.0\r\n\r\n");
            assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
        }
    }

    @Test
    void skipsOtherInterimAnswers() throws Exception {
        String others =
                "HTTP/1.1 102 Processing\r\n\r\n" + CONTINUE + "HTTP/1.1 199 X\r\nX: y\r\n\r\n";
        try (ScriptedUpstream server = new ScriptedUpstream(ScriptedUpstream.always(others + OK));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    @Test
    void answersTheClientWhenHintsWereAllThatCame() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                connection -> {
                                    connection.head();
                                    connection.send(OK);
                                    connection.head();
                                    connection.send(HINTS);
                                },
                                ScriptedUpstream.always(OK));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            assertThat(client.send(GET).reply().status()).isEqualTo(200);
            client.send(GET);
            assertThat(client.head()).isEqualTo(RELAYED);
            // It had begun to answer: asking again could do things twice.
            assertThat(client.reply().status()).isEqualTo(502);
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("RFC 9110 §10.1.1: the target says whether it wants the content")
    void relaysTheExpectationAndTheContinue() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send(HINTS + CONTINUE);
                            connection.text(3);
                            connection.send(OK);
                            connection.awaitEnd();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(EXPECTING);
            assertThat(client.head()).isEqualTo(RELAYED);
            assertThat(client.head()).isEqualTo(CONTINUE);
            assertThat(server.head()).contains("\r\nExpect: 100-continue\r\n");
            client.send("abc" + GET);
            assertThat(client.reply().body()).isEqualTo("ok");
            assertThat(proxy.outcome().requestBytes()).isEqualTo(3);
        }
    }

    @Test
    @DisplayName("RFC 9110 §10.1.1: content that the target does not want is not asked for")
    void relaysARefusalInsteadOfTheContinue() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 401 No\r\nContent-Length: 0\r\n\r\n");
                            connection.reportRest();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(EXPECTING);
            RawClient.Reply reply = client.reply();
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
            // Neither content nor another request came on a connection that waits for content.
            assertThat(server.end()).isIn("", "reset");
        }
    }

    @Test
    @DisplayName("RFC 9110 §10.1.1: a target that knows no expectations gets the content anyway")
    void doesNotWaitForEverForTheContinue() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.text(3);
                            connection.send(OK);
                            connection.awaitEnd();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(EXPECTING);
            assertThat(client.head()).isEqualTo(CONTINUE);
            client.send("abc");
            assertThat(client.reply().body()).isEqualTo("ok");
        }
    }

    @Test
    @DisplayName("RFC 9110 §10.1.1: an expectation in HTTP/1.0 is ignored")
    void ignoresExpectationsOfOldClients() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.text(3);
                            connection.send(OK);
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(EXPECTING.replace("HTTP/1.1", "HTTP/1.0") + "abc");
            assertThat(client.rest()).startsWith("HTTP/1.1 200 OK").endsWith("ok");
            assertThat(server.head()).doesNotContain("Expect");
        }
    }
}
