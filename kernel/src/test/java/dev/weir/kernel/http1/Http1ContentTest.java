package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of content that was asked for, is not wanted, or does not come. */
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class Http1ContentTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: h\r\n\r\n";

    private static Response ok(String body) {
        return new Response(200, Headers.empty(), Body.of(body));
    }

    @Test
    @DisplayName("RFC 9110 §10.1.1: 100 is sent when the content is first read")
    void sendsContinueWhenTheContentIsRead() throws IOException {
        try (TestServer server =
                        new TestServer((_, request) ->
                                new Response(200, Headers.empty(), request.body()));
                RawClient client = server.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\n"
                            + "Transfer-Encoding: chunked\r\n\r\n");
            assertThat(server.request().method()).isEqualTo("POST");
            // The response's head comes first here: nothing was read before, so no 100 follows it.
            assertThat(client.head()).startsWith("HTTP/1.1 200").contains("Connection: close");
        }
        try (TestServer server = new TestServer((_, request) -> ok(read(request)));
                RawClient client = server.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n");
            assertThat(client.head()).isEqualTo("HTTP/1.1 100 Continue\r\n\r\n");
            client.send("ab" + GET.replace("GET", "PUT"));
            assertThat(client.reply().body()).isEqualTo("ab");
            assertThat(client.reply().body()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Connection: close\r\n"})
    @DisplayName("RFC 9110 §15.2: no 100 comes after a final answer has begun")
    void sendsNoContinueWithinAnAnswer(String field) throws IOException {
        try (TestServer server =
                        new TestServer((_, request) ->
                                new Response(200, Headers.empty(), request.body()));
                RawClient client = server.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n"
                            + field
                            + "\r\n");
            assertThat(client.head()).startsWith("HTTP/1.1 200");
            assertThat(client.rest()).isEmpty();
        }
    }

    @Test
    @DisplayName(
            "RFC 9110 §10.1.1: without a 100 the connection ends, for what comes next is unknown")
    void closesWhenAnExpectationWasNotMet() throws IOException {
        try (TestServer server = new TestServer((_, _) -> Response.of(401));
                RawClient client = server.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n"
                            + GET);
            RawClient.Reply reply = client.reply();
            assertThat(reply.status()).isEqualTo(401);
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
            assertThat(server.handled()).isEqualTo(1);
        }
    }

    @Test
    void readsALittleUnwantedContentToKeepTheConnection() throws IOException {
        try (TestServer server = new TestServer((_, _) -> Response.of(403));
                RawClient client = server.client()) {
            client.send(
                    "POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 20000\r\n\r\n"
                            + "x".repeat(20000)
                            + GET);
            assertThat(client.reply().status()).isEqualTo(403);
            assertThat(client.reply().status()).isEqualTo(403);
        }
    }

    @Test
    void closesRatherThanReadMuchUnwantedContent() throws IOException {
        try (TestServer server = new TestServer((_, _) -> Response.of(403));
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 100000000\r\n\r\nx");
            RawClient.Reply reply = client.reply();
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
    }

    @Test
    @DisplayName("RFC 9112 §8: a request whose content breaks off gets no second life")
    void closesAfterTruncatedContent() throws IOException {
        try (TestServer server = new TestServer((_, request) -> ok(read(request)));
                RawClient client = server.client()) {
            client.send("POST / HTTP/1.1\r\nHost: h\r\nContent-Length: 10\r\n\r\nabc");
            client.endOutput();
            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.closed()).isTrue();
        }
    }

    private static String read(Request request) {
        try {
            return new String(request.body().readAll(1 << 20), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
