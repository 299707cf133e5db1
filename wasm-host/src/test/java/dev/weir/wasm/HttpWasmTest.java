package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Guests of the handler ABI. */
class HttpWasmTest {
    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;
    private static final int RESPONSE_TRAILERS = 3;
    private static final int BUFFER_REQUEST = 1;
    private static final int BUFFER_RESPONSE = 2;
    private static final int TRAILERS = 4;

    private final HandMade module = HandMade.empty();

    private int host(String name, String parameters, String results) {
        return module.imported("http_handler", name, parameters, results);
    }

    /** The guest: what it does with a request, which leaves an i64, and with a response. */
    private Run run(int features, Code request, Code response, TestContext context)
            throws Exception {
        int enable = features == 0 ? -1 : host("enable_features", "i", "i");
        if (features != 0) {
            module.function("_start", "", "", new Code().i32(features).call(enable).drop());
        }
        module.function("handle_request", "", "l", request)
                .function("handle_response", "ii", "", response);
        TestBundle bundle = TestBundle.of(module).withAbi("http-wasm/0.1");
        return Run.of(bundle, new ConfigValue.Text("config"), context);
    }

    private Run run(Code request, Code response) throws Exception {
        return run(0, request, response, new TestContext().limits(Run.PATIENT));
    }

    private static Code next() {
        return new Code().i64(1);
    }

    @Test
    void aRequestIsReadAndChangedOnItsWay() throws Exception {
        int uri = host("get_uri", "ii", "i");
        int set = host("set_header_value", "iiiii", "");
        int remove = host("remove_header", "iii", "");
        int method = host("set_method", "ii", "");
        int target = host("set_uri", "ii", "");
        int seen = module.text("x-seen");
        int gone = module.text("X-Gone");
        int post = module.text("POST");
        int other = module.text("/other?x=1");
        Code code = new Code().i32(REQUEST).i32(seen).i32(6).i32(64).i32(64).i32(100).call(uri);
        code.call(set).i32(REQUEST).i32(gone).i32(6).call(remove);
        code.i32(post).i32(4).call(method).i32(other).i32(10).call(target);
        try (Run run = run(code.append(next()), new Code())) {
            Request sent = run.exchange(Run.get("x-gone", "1")).upstream();
            assertThat(sent.headers().first("x-seen")).contains("/orders?page=2");
            assertThat(sent.headers().contains("x-gone")).isFalse();
            assertThat(sent.method()).isEqualTo("POST");
            assertThat(sent.target()).isEqualTo("/other?x=1");
        }
    }

    @Test
    void anAnswerEndsTheChain() throws Exception {
        int status = host("set_status_code", "i", "");
        int add = host("add_header_value", "iiiii", "");
        int write = host("write_body", "iii", "");
        int config = host("get_config", "ii", "i");
        int name = module.text("x-why");
        Code code = new Code().i32(403).call(status);
        code.i32(RESPONSE).i32(name).i32(5).i32(name).i32(5).call(add);
        code.i32(RESPONSE).i32(64).i32(64).i32(100).call(config).call(write).i64(0);
        try (Run run = run(code, new Code().unreachable())) {
            Run.Result result = run.exchange(Run.get());
            assertThat(result.sent()).isEmpty();
            assertThat(result.response().status()).isEqualTo(403);
            assertThat(result.response().headers().first("x-why")).contains("x-why");
            assertThat(result.response().body().readAll(100)).asString().isEqualTo("config");
        }
    }

    @Test
    void theContextOfARequestComesBackWithItsResponse() throws Exception {
        int log = host("log", "iii", "");
        int text = module.text("abcdefg");
        // The context is the length of what is logged.
        Code response = new Code().i32(0).i32(text).local(0).call(log);
        try (Run run = run(new Code().i64((5L << 32) | 1), response)) {
            run.exchange(Run.get());
            assertThat(run.context().logged()).contains("INFO abcde (exchange exchange-1)");
        }
    }

    @Test
    void headersThatWereSetBeforeAreSentWithTheResponse() throws Exception {
        int set = host("set_header_value", "iiiii", "");
        int name = module.text("x-early");
        Code code = new Code().i32(RESPONSE).i32(name).i32(7).i32(name).i32(7).call(set);
        try (Run run = run(code.append(next()), new Code())) {
            Response answer = new Response(201, Headers.of("x-own", "1"), Body.of("whole"));
            Response response = run.exchange(Run.get(), answer).response();
            assertThat(response.status()).isEqualTo(201);
            assertThat(response.headers().first("x-own")).contains("1");
            assertThat(response.headers().first("x-early")).contains("x-early");
            assertThat(response.body()).isSameAs(answer.body());
        }
    }

    @Test
    void aBodyThatWasWrittenBeforeIsSentInFrontOfTheResponses() throws Exception {
        int write = host("write_body", "iii", "");
        int name = module.text("early ");
        Code code = new Code().i32(RESPONSE).i32(name).i32(6).call(write);
        try (Run run = run(code.append(next()), new Code())) {
            Response answer = new Response(201, Headers.of("x-own", "1"), Body.of("whole"));
            Response response = run.exchange(Run.get(), answer).response();
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.headers().first("x-own")).contains("1");
            assertThat(response.body().length()).isEqualTo(11);
            assertThat(response.body().readAll(100)).asString().isEqualTo("early whole");
        }
    }

    @Test
    void aResponseCannotBeChangedUnlessItIsBuffered() throws Exception {
        int set = host("set_header_value", "iiiii", "");
        int name = module.text("x-late");
        Code code = new Code().i32(RESPONSE).i32(name).i32(6).i32(name).i32(6).call(set);
        try (Run run = run(next(), code)) {
            assertThatThrownBy(() -> run.exchange(Run.get(), Response.of(200)))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("after next handler unless buffer_response is enabled");
        }
    }

    @Test
    void aBufferedResponseIsReadAndReplaced() throws Exception {
        int read = host("read_body", "iii", "l");
        int write = host("write_body", "iii", "");
        int status = host("set_status_code", "i", "");
        int set = host("set_header_value", "iiiii", "");
        int name = module.text("x-sum");
        // What was read goes out again, without its first byte.
        Code code = new Code().i32(RESPONSE).i32(65);
        Code length = new Code().i32(RESPONSE).i32(64).i32(100).call(read).op(0xA7);
        code.append(length).i32(-1).add().call(write).i32(202).call(status);
        code.i32(RESPONSE_TRAILERS).i32(name).i32(5).i32(name).i32(5).call(set);
        TestContext context = new TestContext().limits(Run.PATIENT);
        try (Run run = run(BUFFER_RESPONSE | TRAILERS, next(), code, context)) {
            Response answer = new Response(200, Headers.empty(), Body.of("whole"));
            Response response = run.exchange(Run.get(), answer).response();
            assertThat(response.status()).isEqualTo(202);
            assertThat(response.body().readAll(100)).asString().isEqualTo("hole");
            assertThat(response.body().trailers().first("x-sum")).contains("x-sum");
        }
    }

    @Test
    void aBufferedRequestIsReadAndStillSent() throws Exception {
        int read = host("read_body", "iii", "l");
        int set = host("set_header_value", "iiiii", "");
        int name = module.text("x-body");
        Code code = new Code().i32(REQUEST).i32(name).i32(6).i32(64);
        code.i32(REQUEST).i32(64).i32(100).call(read).op(0xA7).call(set);
        TestContext context = new TestContext().limits(Run.PATIENT);
        try (Run run = run(BUFFER_REQUEST, code.append(next()), new Code(), context)) {
            Request sent = run.exchange(ScriptedChain.request(Body.of("content"))).upstream();
            assertThat(sent.headers().first("x-body")).contains("content");
            assertThat(sent.body().readAll(100)).asString().isEqualTo("content");
        }
    }

    @Test
    void theStartSectionMayAskForTheConfiguration() throws Exception {
        int config = host("get_config", "ii", "i");
        int log = host("log", "iii", "");
        // As guests written in the text format do: they have no other start.
        module.startsWith(new Code().i32(0).i32(64).i32(64).i32(100).call(config).call(log));
        try (Run run = run(next(), new Code())) {
            assertThat(run.context().logged()).contains("INFO config");
        }
    }

    private Run reader(TestContext context) throws Exception {
        int read = host("read_body", "iii", "l");
        Code code = new Code().i32(REQUEST).i32(64).i32(100).call(read).drop();
        return run(0, code.append(next()), new Code(), context);
    }

    @Test
    void aBodyIsReadAsItComes() throws Exception {
        try (Run run = reader(new TestContext().limits(Run.PATIENT))) {
            Body late = Body.stream(new ByteArrayInputStream(new byte[150]), 150);
            Request sent = run.exchange(ScriptedChain.request(late)).upstream();
            assertThat(sent.body().readAll(200)).hasSize(50);
        }
    }

    @Test
    void aCutThatIsPlayedBeforeRequestsComeIsNobodysFailure() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        try (Run run = reader(context)) {
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            assertThat(context.meters().value("wasm_cut_time")).isZero();
            assertThat(context.meters().value("wasm_traps")).isZero();
            assertThat(run.exchange(ScriptedChain.request(Body.empty())).response().status())
                    .isEqualTo(200);
        }
    }

    @Test
    void aClientThatBreaksOffCostsNoGuest() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        try (Run run = reader(context)) {
            InputStream broken =
                    new InputStream() {
                        @Override
                        public int read() throws IOException {
                            throw new IOException("reset");
                        }

                        @Override
                        public int read(byte[] into, int offset, int max) throws IOException {
                            return read();
                        }
                    };
            assertThatThrownBy(() -> run.exchange(ScriptedChain.request(Body.stream(broken, 10))))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.BAD_REQUEST));
            assertThat(context.meters().value("wasm_traps")).isZero();
        }
    }

    @Test
    void aClientThatIsLateIsGivenUpBeforeTheGuestIs() throws Exception {
        Limits limits = new Limits(Duration.ofSeconds(20), Duration.ofMillis(300), 16L << 20);
        TestContext context = new TestContext().limits(limits);
        CountDownLatch over = new CountDownLatch(1);
        AtomicBoolean interrupted = new AtomicBoolean();
        InputStream silent =
                new InputStream() {
                    @Override
                    public int read() {
                        try {
                            over.await();
                        } catch (InterruptedException e) {
                            interrupted.set(true);
                            Thread.currentThread().interrupt();
                        }
                        return -1;
                    }

                    @Override
                    public int read(byte[] into, int offset, int max) {
                        return read();
                    }
                };
        try (Run run = reader(context)) {
            assertThatThrownBy(() -> run.exchange(ScriptedChain.request(Body.stream(silent, 10))))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.REQUEST_TIMEOUT));
            assertThat(context.meters().value("wasm_cut_wall")).isZero();
            assertThat(interrupted).isFalse();
        } finally {
            over.countDown();
        }
    }

    @Test
    void withoutTheCapabilityABodyCannotBeRead() throws Exception {
        int read = host("read_body", "iii", "l");
        Code code = new Code().i32(REQUEST).i32(64).i32(100).call(read).drop().append(next());
        TestContext context = new TestContext().limits(Run.PATIENT).grant(Capability.KV);
        try (Run run = run(BUFFER_REQUEST, code, new Code(), context)) {
            assertThatThrownBy(() -> run.exchange(ScriptedChain.request(Body.of("content"))))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("capability request-body");
        }
    }

    @Test
    void namesAndValuesThatDoNotFitAreOnlyMeasured() throws Exception {
        int names = host("get_header_names", "iii", "l");
        int values = host("get_header_values", "iiiii", "l");
        int log = host("log", "iii", "");
        int two = module.text("x-two");
        // The text at 64 is what fits: two values, each ended by a zero byte.
        Code code = new Code().i32(REQUEST).i32(64).i32(3).call(names).drop();
        code.i32(0).i32(64).i32(REQUEST).i32(two).i32(5).i32(64).i32(100).call(values);
        code.op(0xA7).call(log).append(next());
        try (Run run = run(code, new Code())) {
            run.exchange(Run.get("X-Two", "a", "x-two", "b"));
            assertThat(run.context().logged()).contains("INFO a b (exchange exchange-1)");
        }
    }

    @Test
    void aFailureOfTheRestIsToldAndGoesOn() throws Exception {
        int log = host("log", "iii", "");
        int text = module.text("abc");
        Code response = new Code().i32(0).i32(text).local(1).call(log);
        try (Run run = run(next(), response)) {
            GatewayException failure =
                    new GatewayException(
                            FailureType.UPSTREAM_FAILED, GatewayException.Source.UPSTREAM, "gone");
            assertThatThrownBy(() -> run.exchange(new ScriptedChain(Run.get()).fail(failure)))
                    .isSameAs(failure);
            assertThat(run.context().logged()).contains("INFO a (exchange exchange-1)");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "a, 'b\r\nc: d'",
        "a, 'b\u0000'",
        "'a\r\nb', c",
        "'a b', c",
        "'', c",
        ":status, 204",
        "Transfer-Encoding, chunked",
        "connection, close",
        "content-length, 5"
    })
    void fieldsThatMustNotReachTheWireAreATrap(String name, String value) throws Exception {
        Code arguments =
                new Code()
                        .i32(REQUEST)
                        .i32(module.text(name))
                        .i32(name.length())
                        .i32(module.text(value))
                        .i32(value.length());
        isATrap("set_header_value", "iiiii", arguments);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 99, 101, 199, 600, 1_000_200})
    void aStatusThatIsNoneIsATrap(int status) throws Exception {
        isATrap("set_status_code", "i", new Code().i32(status));
    }

    @ParameterizedTest
    @CsvSource({
        "set_method, ''",
        "set_method, 'A B'",
        "set_method, 'GET / HTTP/1.1\r\n'",
        "set_uri, relative",
        "set_uri, '/a b'",
        "set_uri, '/a HTTP/1.1\r\nb: c'"
    })
    void aRequestLineThatIsNoneIsATrap(String function, String text) throws Exception {
        isATrap(function, "ii", new Code().i32(module.text(text)).i32(text.length()));
    }

    private void isATrap(String function, String parameters, Code arguments) throws Exception {
        int called = host(function, parameters, "");
        try (Run run = run(arguments.call(called).append(next()), new Code())) {
            ScriptedChain chain = new ScriptedChain(Run.get());
            assertThatThrownBy(() -> run.exchange(chain))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining(function + ": ");
            assertThat(chain.sent()).isEmpty();
        }
    }

    @Test
    void aModuleOfTheOtherAbiIsRefused() {
        TestBundle bundle = TestBundle.of(module.guest()).withAbi("http-wasm/0.1");
        assertThatThrownBy(() -> Run.HOST.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining(
                        "abi is \"http-wasm/0.1\", but plugin.wasm exports what proxy-wasm/0.2.1 has");
    }
}
