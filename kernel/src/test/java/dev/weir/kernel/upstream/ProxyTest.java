package dev.weir.kernel.upstream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Outcome;
import dev.weir.api.Outcome.Ending;
import dev.weir.kernel.http1.RawClient;
import dev.weir.kernel.http1.TestServer;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Client, engine and upstream in a row: what a fault on one side looks like on the other. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class ProxyTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private TestServer proxy(ScriptedUpstream server) throws IOException {
        return UpstreamFixture.proxy(fixture.to(server));
    }

    @Test
    void relaysHeadAndContentOfOneReadInOneGo() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                ScriptedUpstream.always(
                                        "HTTP/1.1 201 Created\r\nx-B: 1\r\nX-a: \u00e9\r\nDate: d\r\n"
                                                + "Content-Length: 5\r\nConnection: X-Hop\r\nX-Hop: 1\r\n\r\nhello"));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            for (int i = 0; i < 3; i++) {
                client.send(GET);
                RawClient.Reply reply = client.reply();
                assertThat(reply.head())
                        .isEqualTo(
                                "HTTP/1.1 201 Created\r\nx-B: 1\r\nX-a: \u00e9\r\nDate: d\r\n"
                                        + "Content-Length: 5\r\n\r\n");
                assertThat(reply.body()).isEqualTo("hello");
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @Test
    void relaysEventsAsTheyArrive() throws Exception {
        Semaphore steps = new Semaphore(0);
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
                            for (int i = 1; i <= 3; i++) {
                                steps.acquire();
                                connection.send("2\r\n" + i + "\n\r\n");
                            }
                            steps.acquire();
                            connection.send("0\r\n\r\n");
                            connection.awaitEnd();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            for (int i = 1; i <= 3; i++) {
                steps.release();
                assertThat(client.text(10)).isEqualTo("0002\r\n" + i + "\n\r\n");
            }
            steps.release();
            assertThat(client.text(5)).isEqualTo("0\r\n\r\n");
            Outcome outcome = proxy.outcome();
            assertThat(outcome.responseBytes()).isEqualTo(6);
            assertThat(outcome.ending()).isEqualTo(Ending.COMPLETED);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 50\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\nzz\r\n",
            })
    @DisplayName("RFC 9112 §8: a broken answer is aborted, never ended well")
    void abortsABrokenAnswer(String rest) throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 200 OK\r\n" + rest);
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            client.head();
            assertThat(client.rest()).doesNotContain("0\r\n\r\n").hasSizeLessThan(50);
            assertThat(proxy.outcome().ending()).isEqualTo(Ending.ABORTED);
        }
    }

    @Test
    void answersAFaultBeforeTheHeadWithAProblem() throws Exception {
        try (ScriptedUpstream server = new ScriptedUpstream(_ -> {});
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(GET);
            RawClient.Reply reply = client.reply();
            assertThat(reply.status()).isEqualTo(502);
            assertThat(reply.field("Content-Type")).isEqualTo("application/problem+json");
            assertThat(reply.body()).doesNotContain("127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Content-Length: 50000\r\n\r\nabc",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n",
                "Transfer-Encoding: chunked\r\n\r\n3\r\nabcX\r\n0\r\n\r\n",
            })
    @DisplayName("RFC 9112 §8: an upload that breaks off never looks whole to the target")
    void neverEndsABrokenUploadWell(String rest) throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.reportRest();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\n" + rest);
            client.endOutput();
            assertThat(server.end()).doesNotContain("0\r\n\r\n");
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    void relaysAnEarlyAnswerAndClosesBothSides() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nno!");
                            connection.reportRest();
                        });
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc");
            RawClient.Reply reply = client.reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(reply.body()).isEqualTo("no!");
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
            server.end();
        }
    }

    @Test
    @DisplayName("RFC 9112 §9.6: who sends on after an early answer gets to read it")
    void takesALittleOfWhatComesAfterAnEarlyAnswer() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send("HTTP/1.1 413 No\r\nContent-Length: 3\r\n\r\nno!");
                            connection.awaitEnd();
                        });
                TestServer proxy = proxy(server)) {
            // Again and again, for it is a short while only.
            TestServer.await(() -> takesMoreAfterItsAnswer(proxy));
        }
    }

    private static boolean takesMoreAfterItsAnswer(TestServer proxy) {
        try (RawClient client = proxy.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 1000000\r\n\r\nabc");
            assertThat(client.reply().status()).isEqualTo(413);
            assertThat(client.closed()).isTrue();
            for (int i = 0; i < 10; i++) {
                client.send("more");
                // For a reset to come back.
                Thread.sleep(5);
            }
            return true;
        } catch (IOException reset) {
            return false;
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void leavesNoDeadlineBehind() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                connection -> {
                                    connection.head();
                                    connection.send(
                                            "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc");
                                },
                                ScriptedUpstream.always("garbage\r\n\r\n"));
                TestServer proxy = proxy(server)) {
            for (int i = 0; i < 4; i++) {
                try (RawClient client = proxy.client()) {
                    client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n");
                    client.send("x".repeat(20_000));
                    client.head();
                } catch (IOException e) {
                    // Allowed: the answer comes early, and with it the end of the connection.
                }
            }
            TestServer.await(() -> proxy.reaper().watched() == 0);
            TestServer.await(() -> fixture.reaper.watched() == 0);
        }
    }

    @Test
    void removesWhatAClientClaimsAboutItself() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                ScriptedUpstream.always(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send(
                    "GET / HTTP/1.1\r\nHost: h\r\nX-Forwarded-For: 6.6.6.6\r\nForwarded: for=6.6.6.6\r\n"
                            + "X-Real-IP: 6.6.6.6\r\nX-Forwarded-Prefix: /6.6.6.6\r\nx_forwarded_for: 6.6.6.6\r\n\r\n");
            client.reply();
            assertThat(server.head())
                    .doesNotContain("6.6.6.6")
                    .contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Host: h\r\n");
        }
    }

    @Test
    void forwardsThePathThatWasMatched() throws Exception {
        try (ScriptedUpstream server =
                        new ScriptedUpstream(
                                ScriptedUpstream.always(
                                        "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"));
                TestServer proxy = proxy(server);
                RawClient client = proxy.client()) {
            client.send("GET /a/%2e%2e//%61dmin;v=1?x=/../%2f HTTP/1.1\r\nHost: h\r\n\r\n");
            client.reply();
            assertThat(server.head()).startsWith("GET /admin;v=1?x=/../%2f HTTP/1.1\r\n");
            assertThat(proxy.request().target()).isEqualTo("/admin;v=1?x=/../%2f");
        }
    }
}
