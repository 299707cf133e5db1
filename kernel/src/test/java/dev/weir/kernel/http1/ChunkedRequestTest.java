package dev.weir.kernel.http1;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.kernel.config.ListenerConfig.Limits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("RFC 9112 §7.1: chunked request content")
@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class ChunkedRequestTest {
    private static final String HEAD =
            "POST / HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n";
    private static final String SECOND = "GET /second HTTP/1.1\r\nHost: h\r\n\r\n";

    private TestServer server;

    @BeforeEach
    void start() throws IOException {
        server =
                new TestServer(
                        (_, request) -> {
                            try {
                                byte[] bytes = request.body().readAll(1 << 20);
                                String trailer =
                                        request.body().trailers().first("x-sum").orElse("none");
                                return new Response(
                                        200, Headers.of("X-Trailer", trailer), Body.of(bytes));
                            } catch (IOException e) {
                                throw new GatewayException(
                                        FailureType.INTERNAL, Source.INTERNAL, "unexpected", e);
                            }
                        },
                        new Limits(4096, 20, 100, 10),
                        TestServer.PATIENT);
    }

    @AfterEach
    void stop() throws IOException {
        server.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0x5\r\nhello\r\n0\r\n\r\n",
                "+5\r\nhello\r\n0\r\n\r\n",
                "-5\r\nhello\r\n0\r\n\r\n",
                " 5\r\nhello\r\n0\r\n\r\n",
                "5 \r\nhello\r\n0\r\n\r\n",
                "5\t\r\nhello\r\n0\r\n\r\n",
                "\"5\"\r\nhello\r\n0\r\n\r\n",
                "5,5\r\nhello\r\n0\r\n\r\n",
                "g\r\nhello\r\n0\r\n\r\n",
                "\r\nhello\r\n0\r\n\r\n",
                ";a=b\r\nhello\r\n0\r\n\r\n",
                "10000000000000005\r\nhello\r\n0\r\n\r\n",
                "FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n",
                "5\nhello\r\n0\r\n\r\n",
                "5\rhello\r\n0\r\n\r\n",
                "5\r\nhello0\r\n\r\n",
                "5\r\nhello\n0\r\n\r\n",
                "5\r\nhello\r0\r\n\r\n",
                "5\r\nhelloworld\r\n0\r\n\r\n",
                "4\r\nhello\r\n0\r\n\r\n",
                "5;\r\nhello\r\n0\r\n\r\n",
                "5;a=\r\nhello\r\n0\r\n\r\n",
                "5;a=\"b\r\nhello\r\n0\r\n\r\n",
                "5;a\nb\r\nhello\r\n0\r\n\r\n",
                "5;a\u0000b\r\nhello\r\n0\r\n\r\n",
                "5\r\nhello\r\n0\r\nX-Sum : 1\r\n\r\n",
                "5\r\nhello\r\n0\r\n X: 1\r\n\r\n",
                "5\r\nhello\r\n0\r\nX: 1\n\r\n",
                "5\r\nhello\r\n0\r\nX: a\u0000b\r\n\r\n",
            })
    void closesAfterAMalformedChunkAndNeverReadsTheRestAsARequest(String content)
            throws IOException {
        try (RawClient client = server.client()) {
            client.send(HEAD + content + SECOND);

            RawClient.Reply reply = client.reply();

            assertThat(reply.status()).isEqualTo(400);
            assertThat(reply.field("Connection")).isEqualTo("close");
            assertThat(client.closed()).isTrue();
        }
        assertThat(server.request().target()).isEqualTo("/");
        assertThat(server.handled()).isZero();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhello\r\n0\r\n\r\n",
                "05\r\nhello\r\n000\r\n\r\n",
                "2\r\nhe\r\n3\r\nllo\r\n0\r\n\r\n",
                "5;a\r\nhello\r\n0\r\n\r\n",
                "5;a=b;c=\"d \\\" ;\"\r\nhello\r\n0;last\r\n\r\n",
                "5 ; a = b\r\nhello\r\n0\r\n\r\n",
            })
    void readsValidChunksAndTheNextRequest(String content) throws IOException {
        try (RawClient client = server.client()) {
            client.send(HEAD + content + SECOND);

            assertThat(client.reply().body()).isEqualTo("hello");
            assertThat(client.reply().status()).isEqualTo(200);
        }
        assertThat(server.request().target()).isEqualTo("/");
        assertThat(server.request().target()).isEqualTo("/second");
    }

    @Test
    @DisplayName("RFC 9112 §7.1.2: trailers are given after the content")
    void givesTrailers() throws IOException {
        try (RawClient client = server.client()) {
            client.send(HEAD + "5\r\nhello\r\n0\r\nX-Sum: 99\r\n\r\n" + SECOND);

            RawClient.Reply reply = client.reply();
            assertThat(reply.field("X-Trailer")).isEqualTo("99");
            assertThat(client.reply().status()).isEqualTo(200);
        }
    }

    @Test
    @DisplayName(
            "RFC 9110 §6.5.1: what has to be known before the content is dropped from trailers")
    void dropsWhatBelongsIntoTheHeadFromTrailers() throws IOException {
        try (RawClient client = server.client()) {
            client.send(
                    HEAD
                            + "0\r\nContent-Length: 5\r\nHost: evil\r\nX-Sum: 1\r\n"
                            + "authorization: Bearer x\r\nCookie: a\r\nContent-Type: text/html\r\n"
                            + "Range: bytes=0-1\r\nX-Forwarded-For: 1.2.3.4\r\n\r\n"
                            + SECOND);

            assertThat(client.reply().field("X-Trailer")).isEqualTo("1");
            assertThat(client.reply().status()).isEqualTo(200);
        }
        Headers trailers = server.request().body().trailers();
        assertThat(trailers.size()).isEqualTo(1);
    }

    @Test
    @DisplayName("RFC 9110 §15.5.14: chunks beyond the limit are 413, and the connection ends")
    void refusesMoreThanTheLimit() throws IOException {
        try (RawClient client = server.client()) {
            client.send(HEAD + "65\r\n" + "x".repeat(101) + "\r\n0\r\n\r\n" + SECOND);

            RawClient.Reply reply = client.reply();
            assertThat(reply.status()).isEqualTo(413);
            assertThat(client.closed()).isTrue();
        }
        server.request();
        assertThat(server.handled()).isZero();
    }

    @Test
    void refusesChunkExtensionsWithoutEnd() throws IOException {
        String extension = "1;" + "a".repeat(2000) + "\r\nx\r\n";
        try (RawClient client = server.client()) {
            client.send(HEAD + extension.repeat(10) + "0\r\n\r\n");

            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.closed()).isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "5\r\nhel",
                "5\r\nhello\r\n",
                "5\r\nhello\r\n0\r\n",
                "5\r\nhello\r\n0\r\nX: "
            })
    @DisplayName("RFC 9112 §8: content that breaks off is not a request")
    void refusesTruncatedContent(String content) throws IOException {
        try (RawClient client = server.client()) {
            client.send((HEAD + content).getBytes(StandardCharsets.ISO_8859_1));
            client.endOutput();

            assertThat(client.reply().status()).isEqualTo(400);
            assertThat(client.closed()).isTrue();
        }
    }
}
