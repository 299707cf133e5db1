package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import dev.weir.tck.TestContext;
import dev.weir.tck.WatchedBody;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Bodies that a plugin reads, makes or changes as they pass. */
final class BodyTest {

    private static Request post(Body body) {
        return Plugin.get().withMethod("POST").withBody(body);
    }

    private static Request post(String body) {
        return post(new WatchedBody(body).body());
    }

    private static String sent(Plugin plugin) throws Exception {
        return new String(plugin.sent().body().readAll(1 << 22), StandardCharsets.UTF_8);
    }

    @Test
    void aBodyThatWasReadGoesOnAsItCame() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        "const { a } = await request.json(); request.headers.set('A', String(a))")) {
            plugin.handle(post("{ \"a\": 7 }"));
            assertThat(plugin.sent().headers().first("a")).hasValue("7");
            assertThat(sent(plugin)).isEqualTo("{ \"a\": 7 }");
        }
    }

    @Test
    void theBodyOfARequestThatHasGoneOnIsGone() throws Exception {
        String code =
                """
                export default { async onResponse(response, { request }) {
                  const told = async (read) => { try { return await read() } catch (e) { return e.name } };
                  const used = request.bodyUsed;
                  const copied = await told(() => new Request(request, { method: "PUT" }).text());
                  return new Response([await told(() => request.text()), await told(() => request.json()), copied, used, await response.text()].join());
                } };
                """;
        try (Plugin plugin = Plugin.of(code)) {
            plugin.upstream(new Response(200, Headers.empty(), Body.of("answer")));
            assertThat(Plugin.text(plugin.handle(post("{}"))))
                    .isEqualTo("TypeError,TypeError,TypeError,true,answer");
            assertThat(Plugin.text(plugin.handle(Plugin.get())))
                    .isEqualTo(",SyntaxError,,false,answer");
        }
    }

    @Test
    void aRequestWithAnotherBodyGoesOnWithThat() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        const order = await request.json();
                        order.b = "é";
                        return new Request(request, { body: JSON.stringify(order) });
                        """)) {
            plugin.handle(post("{\"a\":1}"));
            assertThat(sent(plugin)).isEqualTo("{\"a\":1,\"b\":\"é\"}");
        }
    }

    @Test
    void readsABodyInEveryForm() throws Exception {
        for (String read :
                new String[] {
                    "await request.text()",
                    "new TextDecoder().decode(await request.bytes())",
                    "new TextDecoder().decode(await request.arrayBuffer())",
                    "new TextDecoder().decode(await request.clone().bytes())",
                    "await (async () => { let text = ''; for await (const chunk of request.body.pipeThrough(new TextDecoderStream())) text += chunk; return text })()",
                    "await new Response(request.body).text()"
                }) {
            try (Plugin plugin = Plugin.onRequest("return new Response(" + read + ")")) {
                assertThat(Plugin.text(plugin.handle(post("añb")))).as(read).isEqualTo("añb");
            }
        }
    }

    @Test
    void readsForms() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        "const form = await request.formData(); return Response.json([...form])")) {
            Request request =
                    post("a=1&b=%C3%A9+x&a=2")
                            .withHeader("Content-Type", "application/x-www-form-urlencoded");
            assertThat(Plugin.text(plugin.handle(request)))
                    .isEqualTo("[[\"a\",\"1\"],[\"b\",\"é x\"],[\"a\",\"2\"]]");
        }
    }

    @Test
    void aSecondReadingIsATypeError() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        await request.text();
                        try { await request.text() } catch (e) { return new Response(`${e.name} ${request.bodyUsed}`) }
                        """)) {
            assertThat(Plugin.text(plugin.handle(post("x")))).isEqualTo("TypeError true");
        }
    }

    @Test
    void readingNeedsTheCapability() throws Exception {
        TestContext context = new TestContext().limits(Plugin.WIDE).grant(Capability.KV);
        String code =
                """
                export default { async onRequest(request) {
                  try { await request.text() } catch (e) { return new Response(`${e.name}: ${e.message}`) }
                } }
                """;
        try (Plugin plugin = Plugin.of(code, context)) {
            assertThat(Plugin.text(plugin.handle(post("secret"))))
                    .startsWith("TypeError")
                    .contains("request-body", "manifest.json", "grants")
                    .doesNotContain("secret");
        }
    }

    @Test
    void aBodyThatIsTooLongForThePluginIsTheClientsFault() throws Exception {
        try (Plugin plugin = Plugin.onRequest("await request.text()")) {
            assertThatThrownBy(() -> plugin.handle(post("x".repeat((1 << 20) + 1))))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> {
                                assertThat(e.type()).isEqualTo(FailureType.BODY_TOO_LARGE);
                                assertThat(e.source())
                                        .isEqualTo(GatewayException.Source.DOWNSTREAM);
                            });
        }
    }

    @Test
    void aResponseThatWasReadGoesOnAndIsNotLost() throws Exception {
        try (Plugin plugin =
                Plugin.onResponse("response.headers.set('N', (await response.text()).length)")) {
            WatchedBody body = new WatchedBody("four");
            plugin.upstream(new Response(200, Headers.empty(), body.body()));
            Response answer = plugin.handle(Plugin.get());
            assertThat(answer.headers().first("n")).hasValue("4");
            assertThat(Plugin.text(answer)).isEqualTo("four");
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void aResponseStreamsThroughATransformPieceByPiece() throws Exception {
        AtomicInteger read = new AtomicInteger();
        int pieces = 300;
        InputStream source =
                new InputStream() {
                    @Override
                    public int read() {
                        throw new UnsupportedOperationException("pieces only");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) {
                        if (read.get() == pieces) {
                            return -1;
                        }
                        read.incrementAndGet();
                        bytes[offset] = 'a';
                        bytes[offset + 1] = 'b';
                        return 2;
                    }
                };
        try (Plugin plugin =
                Plugin.onResponse(
                        """
                        const upper = new TransformStream({
                          transform(chunk, controller) { controller.enqueue(chunk.map((byte) => byte - 32)) },
                          flush(controller) { controller.enqueue(new TextEncoder().encode(".")) },
                        });
                        return new Response(response.body.pipeThrough(upper), response);
                        """)) {
            plugin.upstream(new Response(200, Headers.empty(), Body.stream(source, -1)));
            Response answer = plugin.handle(Plugin.get());
            assertThat(answer.body().length()).isEqualTo(-1);
            try (InputStream in = answer.body().open()) {
                assertThat(in.readNBytes(4)).asString().isEqualTo("ABAB");
                assertThat(read.get()).as("read ahead of the reader").isLessThan(12);
                assertThat(in.readAllBytes()).asString().isEqualTo("AB".repeat(298) + ".");
            }
        }
    }

    @Test
    void aRequestStreamsThroughATransform() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        const text = new TransformStream({
                          transform: (chunk, controller) => controller.enqueue(chunk.replaceAll("x", "y")),
                        });
                        const body = request.body.pipeThrough(new TextDecoderStream()).pipeThrough(text);
                        return new Request(request, { body: body.pipeThrough(new TextEncoderStream()) });
                        """)) {
            plugin.handle(post("x".repeat(100_000)));
            assertThat(sent(plugin)).isEqualTo("y".repeat(100_000));
        }
    }

    @Test
    void aStreamThatIsGivenUpGivesUpWhatItReads() throws Exception {
        WatchedBody body = new WatchedBody("content");
        try (Plugin plugin =
                Plugin.onResponse(
                        "return new Response(response.body.pipeThrough(new TransformStream()), response)")) {
            plugin.upstream(new Response(200, Headers.empty(), body.body()));
            Response answer = plugin.handle(Plugin.get());
            assertThat(body.closed()).isFalse();
            answer.close();
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void aStreamThatFailsBreaksTheBodyOff() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        let turn = 0;
                        return new Response(new ReadableStream({
                          pull(controller) {
                            if (turn++ === 1) throw new RangeError("no more");
                            controller.enqueue("first");
                          },
                        }));
                        """)) {
            Response answer = plugin.handle(Plugin.get());
            try (InputStream in = answer.body().open()) {
                assertThat(in.readNBytes(5)).asString().isEqualTo("first");
                assertThatThrownBy(in::read).hasMessageContaining("no more");
            }
        }
    }

    @Test
    void severalStreamsPassThroughTheSamePlugin() throws Exception {
        try (Plugin plugin =
                Plugin.onResponse(
                        "return new Response(response.body.pipeThrough(new TransformStream()), response)")) {
            Response[] answers = new Response[20];
            InputStream[] streams = new InputStream[answers.length];
            for (int i = 0; i < answers.length; i++) {
                plugin.upstream(
                        new Response(200, Headers.empty(), new WatchedBody("body " + i).body()));
                answers[i] = plugin.handle(Plugin.get());
                streams[i] = answers[i].body().open();
            }
            // All are open: far more than there are contexts.
            for (int i = answers.length - 1; i >= 0; i--) {
                assertThat(streams[i].readAllBytes()).asString().isEqualTo("body " + i);
            }
        }
    }

    @Test
    void teeGivesBothBranchesAll() throws Exception {
        try (Plugin plugin =
                Plugin.onRequest(
                        """
                        const [one, other] = request.body.tee();
                        const texts = await Promise.all([new Response(one).text(), new Response(other).text()]);
                        return Response.json(texts);
                        """)) {
            assertThat(Plugin.text(plugin.handle(post("abc")))).isEqualTo("[\"abc\",\"abc\"]");
        }
    }

    @Test
    void goingOnWithABodyThatWasStreamedAwayIsAFailure() throws Exception {
        try (Plugin plugin = Plugin.onRequest("await request.body.getReader().read()")) {
            assertThatThrownBy(() -> plugin.handle(post("abc")))
                    .hasMessageContaining("read as a stream");
        }
    }

    @Test
    void aBodyThatIsCancelledIsGivenUp() throws Exception {
        WatchedBody body = new WatchedBody("never read");
        try (Plugin plugin =
                Plugin.onResponse("await response.body.cancel(); return new Response('own')")) {
            plugin.upstream(new Response(200, Headers.empty(), body.body()));
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("own");
            assertThat(body.closed()).isTrue();
        }
    }
}
