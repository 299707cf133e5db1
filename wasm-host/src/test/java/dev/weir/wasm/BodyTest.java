package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import dev.weir.tck.WatchedBody;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** Bodies and trailers on their way through a guest. */
class BodyTest {
    private static final int REQUEST_BODY = 0;
    private static final int RESPONSE_BODY = 1;
    private static final int ALL = Integer.MAX_VALUE;

    /** The action: go on at the end of the stream, pause before. */
    private static final Code PAUSE_UNTIL_THE_END = new Code().local(2).op(0x45);

    @Test
    void aGuestSeesEachChunkAsItComes() throws Exception {
        HandMade module = HandMade.empty();
        int set = module.proxy("proxy_set_buffer_bytes", "iiiii");
        int mark = module.text("[");
        Code put = new Code().i32(REQUEST_BODY).i32(0).i32(0).i32(mark).i32(1).call(set).drop();
        module.guest().function("proxy_on_request_body", "iii", "i", put.i32(0));
        try (Run run = Run.of(module)) {
            Run.Result result = run.exchange(post(chunks(Headers::empty, "ab", "cd")));
            assertThat(text(result.upstream())).isEqualTo("[ab[cd[");
        }
    }

    @Test
    void aGuestThatPausesSeesTheWholeAndItsChangeIsSent() throws Exception {
        HandMade module = HandMade.empty();
        int set = module.proxy("proxy_set_buffer_bytes", "iiiii");
        int middle = module.text("--");
        // Between the first and the last two bytes of what is there: abcd, then abcdef.
        Code put = new Code().i32(REQUEST_BODY).i32(2).i32(2).i32(middle).i32(2).call(set).drop();
        module.guest()
                .function("proxy_on_request_body", "iii", "i", put.append(PAUSE_UNTIL_THE_END));
        try (Run run = Run.of(module)) {
            Run.Result result = run.exchange(post(chunks(Headers::empty, "abcd", "ef")));
            assertThat(text(result.upstream())).isEqualTo("ab--ef");
            assertThat(result.upstream().body().replayable()).isTrue();
        }
    }

    @Test
    void aBodyOfAKnownLengthEndsWithItsLastChunk() throws Exception {
        HandMade module = HandMade.empty();
        int set = module.proxy("proxy_set_buffer_bytes", "iiiii");
        int other = module.text("other");
        Code put = new Code().i32(RESPONSE_BODY).i32(0).i32(ALL).i32(other).i32(5).call(set).drop();
        module.guest()
                .function("proxy_on_response_body", "iii", "i", put.append(PAUSE_UNTIL_THE_END));
        try (Run run = Run.of(module)) {
            Response answer =
                    new Response(200, Headers.of("Content-Length", "9"), Body.of("an answer"));
            Response response = run.exchange(Run.get(), answer).response();
            assertThat(response.body().readAll(100)).asString().isEqualTo("other");
        }
    }

    @Test
    void whatAGuestReadsIsWhatIsThere() throws Exception {
        HandMade module = HandMade.empty();
        int get = module.proxy("proxy_get_buffer_bytes", "iiiii");
        int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
        Code echo = new Code().i32(REQUEST_BODY).i32(1).i32(3).i32(0).i32(4).call(get).drop();
        echo.i32(403).i32(0).i32(0).load(0).load(4).i32(0).i32(0).i32(0).call(answer).drop();
        module.guest().function("proxy_on_request_body", "iii", "i", echo.i32(1));
        try (Run run = Run.of(module)) {
            WatchedBody body = new WatchedBody("secret");
            Run.Result result = run.exchange(post(body.body()));
            assertThat(result.sent()).isEmpty();
            assertThat(result.response().status()).isEqualTo(403);
            assertThat(result.response().body().readAll(100)).asString().isEqualTo("ecr");
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void anAnswerWhileTheBodyGoesOutReplacesTheUpstreams() throws Exception {
        HandMade module = HandMade.empty();
        int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
        // The first chunk passes; at the end, of no bytes, it answers.
        Code late = new Code().local(2).op(0x04, Code.VOID); // if end of stream
        late.i32(413).i32(0).i32(0).i32(0).i32(0).i32(0).i32(0).i32(0).call(answer).drop();
        module.guest().function("proxy_on_request_body", "iii", "i", late.op(0x0B).i32(0));
        try (Run run = Run.of(module)) {
            Run.Result result = run.exchange(post(chunks(Headers::empty, "abc")));
            assertThat(result.response().status()).isEqualTo(413);
            assertThat(result.sent()).isEmpty();
        }
    }

    @Test
    void headersChangedWhileTheBodyIsHeldAreSent() throws Exception {
        HandMade module = HandMade.empty();
        int add = module.proxy("proxy_add_header_map_value", "iiiii");
        int name = module.text("x-seen");
        Code code = new Code().i32(0).i32(name).i32(6).i32(name).i32(6).call(add).drop();
        module.guest()
                .function("proxy_on_request_body", "iii", "i", code.append(PAUSE_UNTIL_THE_END));
        try (Run run = Run.of(module)) {
            Run.Result result = run.exchange(post(Body.of("abc")));
            assertThat(result.upstream().headers().all("x-seen")).containsExactly("x-seen");
        }
    }

    @Test
    void aPauseAtTheHeadLetsTheBodyCome() throws Exception {
        HandMade module = HandMade.empty();
        module.guest()
                .onRequest(new Code().i32(1))
                .function("proxy_on_request_body", "iii", "i", PAUSE_UNTIL_THE_END);
        try (Run run = Run.of(module)) {
            assertThat(text(run.exchange(post(Body.of("abc"))).upstream())).isEqualTo("abc");
        }
    }

    @Test
    void trailersAreShownAndCanBeChanged() throws Exception {
        HandMade module = HandMade.empty();
        int add = module.proxy("proxy_add_header_map_value", "iiiii");
        int name = module.text("x-more");
        Code code = new Code().i32(1).i32(name).i32(6).i32(name).i32(6).call(add).drop();
        module.guest()
                .function("proxy_on_request_body", "iii", "i", PAUSE_UNTIL_THE_END)
                .function("proxy_on_request_trailers", "ii", "i", code.i32(0));
        try (Run run = Run.of(module)) {
            Body body = chunks(() -> Headers.of("x-sum", "7"), "ab");
            AtomicReference<Headers> trailers = new AtomicReference<>();
            Request request = post(body);
            run.filter()
                    .handle(
                            new TestExchange(),
                            new Chain() {
                                @Override
                                public Request request() {
                                    return request;
                                }

                                @Override
                                public Response proceed(Request sent) {
                                    try {
                                        assertThat(sent.body().readAll(100))
                                                .asString()
                                                .isEqualTo("ab");
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                    trailers.set(sent.body().trailers());
                                    return Response.of(200);
                                }
                            });
            assertThat(trailers.get().first("x-sum")).contains("7");
            assertThat(trailers.get().first("x-more")).contains("x-more");
        }
    }

    @Test
    void aPauseThatNothingCanEndIsAFailure() throws Exception {
        HandMade module = HandMade.empty();
        module.guest().function("proxy_on_response_body", "iii", "i", new Code().i32(1));
        try (Run run = Run.of(module)) {
            WatchedBody body = new WatchedBody("abc");
            Response answer = new Response(200, Headers.empty(), body.body());
            assertThatThrownBy(() -> run.exchange(Run.get(), answer))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("paused a response without an answer");
            assertThat(body.closed()).isTrue();
        }
    }

    @Test
    void aGuestHoldsBackNoMoreThanHalfItsMemoryLimit() throws Exception {
        HandMade module = HandMade.empty();
        module.guest().function("proxy_on_request_body", "iii", "i", PAUSE_UNTIL_THE_END);
        Limits small = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(30), 128 << 10);
        try (Run run =
                Run.of(
                        TestBundle.of(module),
                        new ConfigValue.Nothing(),
                        new TestContext().limits(small))) {
            assertThat(text(run.exchange(post(Body.of("a".repeat(64 << 10)))).upstream()))
                    .hasSize(64 << 10);
            GatewayException failure =
                    catchThrowableOfType(
                            GatewayException.class,
                            () -> run.exchange(post(Body.of("a".repeat((64 << 10) + 1)))));
            assertThat(failure.type()).isEqualTo(FailureType.BODY_TOO_LARGE);
        }
    }

    @Test
    void aResponseThatTheGuestDoesNotHoldBackStreams() throws Exception {
        HandMade module = HandMade.empty();
        module.guest().function("proxy_on_response_body", "iii", "i", new Code().i32(0));
        try (Run run = Run.of(module)) {
            Response answer =
                    new Response(200, Headers.empty(), chunks(Headers::empty, "ab", "cd", "ef"));
            ScriptedChain chain = new ScriptedChain(Run.get()).answer(answer);
            Response response = run.filter().handle(new TestExchange(), chain);
            try (InputStream in = response.body().open()) {
                byte[] bytes = new byte[100];
                assertThat(in.read(bytes)).isEqualTo(2);
                assertThat(in.read(bytes)).isEqualTo(2);
                assertThat(in.read()).isEqualTo('e');
                assertThat(in.read(bytes)).isEqualTo(1);
                assertThat(in.read(bytes)).isEqualTo(-1);
            }
        }
    }

    private static Request post(Body body) {
        return ScriptedChain.request(body).withMethod("POST");
    }

    private static String text(Request request) throws Exception {
        return new String(request.body().readAll(1 << 20), StandardCharsets.UTF_8);
    }

    /** A body of unknown length that comes in those pieces. */
    private static Body chunks(Supplier<Headers> trailers, String... chunks) {
        Iterator<String> rest = Arrays.asList(chunks).iterator();
        return Body.stream(
                new InputStream() {
                    private InputStream now = InputStream.nullInputStream();

                    @Override
                    public int read() {
                        throw new UnsupportedOperationException("read by chunks");
                    }

                    @Override
                    public int read(byte[] bytes, int offset, int length) throws IOException {
                        int count = now.read(bytes, offset, length);
                        if (count >= 0 || !rest.hasNext()) {
                            return count;
                        }
                        now =
                                new ByteArrayInputStream(
                                        rest.next().getBytes(StandardCharsets.UTF_8));
                        return now.read(bytes, offset, length);
                    }
                },
                -1,
                trailers);
    }
}
