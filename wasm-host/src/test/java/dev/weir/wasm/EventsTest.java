package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Call-outs, ticks, queues and metrics: what reaches a guest beside its exchanges. */
class EventsTest {
    private static final int CALL_HEADERS = 6;
    private static final int CALL_BODY = 4;
    private static final int INTERNAL_FAILURE = 10;

    @Test
    void aCallOutIsSentAndItsAnswerDecides() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        context.callOuts()
                .answer(_ -> new Response(200, Headers.of("x-user", "anna"), Body.of("hello")));
        try (Run run = Run.of(bundle(answering()), new ConfigValue.Nothing(), context)) {
            Response response = run.exchange(Run.get()).response();
            assertThat(response.status()).isEqualTo(401);
            assertThat(response.body().readAll(100)).asString().isEqualTo("annahello");
            CallOut sent = context.callOuts().sent().getFirst();
            assertThat(sent.destination()).isEqualTo("service:auth");
            assertThat(sent.request().method()).isEqualTo("POST");
            assertThat(sent.request().target()).isEqualTo("/check");
            assertThat(sent.request().authority()).isEqualTo("idp");
            assertThat(sent.request().body().readAll(100)).asString().isEqualTo("body");
            assertThat(sent.timeout()).isEqualTo(Duration.ofMillis(1500));
        }
    }

    @Test
    void theRootIsToldOfACallOutThatAnExchangeMade() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        context.callOuts().answer(_ -> Response.of(200));
        HandMade module = HandMade.empty();
        int resume = module.proxy("proxy_continue_stream", "i");
        // SDKs look the root up by this number, and trap where it is another one.
        Code told = new Code().local(0).i32(1).op(0x47).op(0x04, Code.VOID).unreachable().op(0x0B);
        HandMade guest = caller(module, told.i32(0).call(resume).drop());
        try (Run run = Run.of(bundle(guest), new ConfigValue.Nothing(), context)) {
            assertThat(run.exchange(Run.get()).sent()).hasSize(1);
        }
    }

    @Test
    void aPauseEndsWhenItsExchangeHasToBeOver() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        CompletableFuture<Response> answer = new CompletableFuture<>();
        context.callOuts().answer(_ -> answer.join());
        try (Run run = Run.of(bundle(answering()), new ConfigValue.Nothing(), context)) {
            assertThatThrownBy(() ->
                            run.exchange(
                                    new TestExchange().within(Duration.ofMillis(200)),
                                    new ScriptedChain(Run.get())))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.UPSTREAM_TIMEOUT))
                    .hasMessageContaining("paused a request");
        } finally {
            answer.complete(Response.of(200));
        }
    }

    @Test
    void aCallOutWithoutAnAnswerIsToldByNoHeaders() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        context.callOuts()
                .answer(_ -> {
                    throw new CallOutException(CallOutException.Reason.TIMEOUT, "late", null);
                });
        HandMade module = HandMade.empty();
        int resume = module.proxy("proxy_continue_stream", "i");
        // With no headers it goes on; with some it would trap.
        Code told = new Code().local(2).op(0x04, Code.VOID).unreachable().op(0x0B);
        HandMade guest = caller(module, told.i32(0).call(resume).drop());
        try (Run run = Run.of(bundle(guest), new ConfigValue.Nothing(), context)) {
            assertThat(run.exchange(Run.get()).sent()).hasSize(1);
            assertThat(context.logged()).anyMatch(line -> line.contains("late"));
        }
    }

    @Test
    void anAnswerThatDecidesNothingIsAFailureAtOnce() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT);
        context.callOuts().answer(_ -> Response.of(200));
        HandMade guest = caller(HandMade.empty(), new Code());
        try (Run run = Run.of(bundle(guest), new ConfigValue.Nothing(), context)) {
            assertThatThrownBy(() -> run.exchange(Run.get()))
                    .isInstanceOf(GatewayException.class)
                    .hasMessageContaining("nothing is outstanding that could resume it");
        }
    }

    @Test
    void withoutTheCapabilityACallOutIsDenied() throws Exception {
        TestContext context = new TestContext().limits(Run.PATIENT).grant(Capability.KV);
        HandMade module = HandMade.empty();
        int call = module.proxy("proxy_http_call", "iiiiiiiiii");
        byte[] head = head();
        int fields = module.text(latin1(head));
        int upstream = module.text("auth");
        Statuses statuses = new Statuses(module);
        statuses.call(call, upstream, 4, fields, head.length, 0, 0, 0, 0, 100, 8);
        assertThat(statuses.run(Run.get(), context)).containsExactly(INTERNAL_FAILURE);
    }

    @Test
    void ticksComeAsOftenAsAskedFor() throws Exception {
        HandMade module = HandMade.empty();
        int tick = module.proxy("proxy_set_tick_period_milliseconds", "i");
        int log = module.proxy("proxy_log", "iii");
        int text = module.text("tick");
        module.guest()
                .function(
                        "proxy_on_configure",
                        "ii",
                        "i",
                        new Code().i32(500).call(tick).drop().i32(1))
                .function(
                        "proxy_on_tick",
                        "i",
                        "",
                        new Code().i32(2).i32(text).i32(4).call(log).drop());
        TestContext context = new TestContext().limits(Run.PATIENT);
        try (Run run = Run.of(bundle(module), new ConfigValue.Nothing(), context)) {
            context.scheduler().runDue();
            assertThat(run.context().logged()).doesNotContain("INFO tick");
            context.clock().advance(Duration.ofMillis(500));
            context.scheduler().runDue();
            // One for each guest that the pool has begun with.
            int first = (int) context.logged().stream().filter("INFO tick"::equals).count();
            assertThat(first).isPositive();
            context.clock().advance(Duration.ofMillis(500));
            context.scheduler().runDue();
            assertThat(context.logged().stream().filter("INFO tick"::equals)).hasSize(2 * first);
        }
        assertThat(context.scheduler().open()).isZero();
    }

    @Test
    void whatIsPutIntoAQueueIsToldAndTaken() throws Exception {
        HandMade module = HandMade.empty();
        int register = module.proxy("proxy_register_shared_queue", "iii");
        int enqueue = module.proxy("proxy_enqueue_shared_queue", "iii");
        int dequeue = module.proxy("proxy_dequeue_shared_queue", "iii");
        int log = module.proxy("proxy_log", "iii");
        int name = module.text("jobs");
        int item = module.text("an item");
        module.guest()
                .function(
                        "proxy_on_configure",
                        "ii",
                        "i",
                        new Code().i32(name).i32(4).i32(0).call(register).drop().i32(1))
                .onRequest(new Code().load(0).i32(item).i32(7).call(enqueue).drop().i32(0))
                .function(
                        "proxy_on_queue_ready",
                        "ii",
                        "",
                        new Code()
                                .local(1)
                                .i32(8)
                                .i32(12)
                                .call(dequeue)
                                .drop()
                                .i32(2)
                                .load(8)
                                .load(12)
                                .call(log)
                                .drop());
        try (Run run = Run.of(module)) {
            run.exchange(Run.get());
            run.exchange(Run.get());
            long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (told(run) < 2 && System.nanoTime() - deadline < 0) {
                Thread.onSpinWait();
            }
            assertThat(told(run)).isEqualTo(2);
        }
    }

    private static long told(Run run) {
        return run.context().logged().stream().filter("INFO an item"::equals).count();
    }

    @Test
    void metricsAreDefinedOnceAndCounted() throws Exception {
        HandMade module = HandMade.empty();
        int define = module.proxy("proxy_define_metric", "iiii");
        int increment = module.imported("env", "proxy_increment_metric", "il", "i");
        int record = module.imported("env", "proxy_record_metric", "il", "i");
        int get = module.proxy("proxy_get_metric", "ii");
        int counter = module.text("http.requests-seen");
        int gauge = module.text("level");
        Statuses statuses =
                new Statuses(module)
                        .call(define, 0, counter, 18, 0)
                        .call(define, 0, counter, 18, 4)
                        .call(define, 1, gauge, 5, 8)
                        .call(define, 7, gauge, 5, 12)
                        .show(new Code().load(0).i64(2).call(increment))
                        .show(new Code().load(4).i64(3).call(increment))
                        .show(new Code().load(8).i64(7).call(record))
                        .show(new Code().load(8).i64(-1).call(increment))
                        .show(new Code().i32(99).i64(-1).call(increment))
                        .show(new Code().load(0).i32(24).call(get))
                        .show(new Code().load(24))
                        .show(new Code().load(8).i32(24).call(get))
                        .show(new Code().load(24));
        assertThat(statuses.run()).containsExactly(0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 5, 0, 6);
    }

    /** What a guest does when told: it answers 401 with a header and the body of what it got. */
    private static HandMade answering() {
        HandMade module = HandMade.empty();
        int value = module.proxy("proxy_get_header_map_value", "iiiii");
        int bytes = module.proxy("proxy_get_buffer_bytes", "iiiii");
        int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
        int name = module.text("x-user");
        // Both land where the allocator says; the header's bytes are moved out of the way.
        Code told = new Code();
        told.i32(CALL_HEADERS).i32(name).i32(6).i32(200).i32(204).call(value).drop();
        for (int i = 0; i < 4; i++) {
            told.store8(
                    HandMade.ALLOCATED - 4 + i,
                    new Code().i32(HandMade.ALLOCATED + i).op(0x2D, 0, 0));
        }
        told.i32(CALL_BODY).i32(0).i32(100).i32(200).i32(204).call(bytes).drop();
        told.i32(401).i32(0).i32(0).i32(HandMade.ALLOCATED - 4).i32(9).i32(0).i32(0).i32(-1);
        return caller(module, told.call(answer).drop());
    }

    /** A guest that asks {@code auth} about each request, pauses it, and does that when told. */
    private static HandMade caller(HandMade module, Code told) {
        int call = module.proxy("proxy_http_call", "iiiiiiiiii");
        byte[] head = head();
        int fields = module.text(latin1(head));
        int upstream = module.text("auth");
        int body = module.text("body");
        Code ask = new Code().i32(upstream).i32(4).i32(fields).i32(head.length).i32(body).i32(4);
        ask.i32(0).i32(0).i32(1500).i32(8).call(call).drop();
        return module.guest()
                .onRequest(ask.i32(1))
                .function("proxy_on_http_call_response", "iiiii", "", told);
    }

    private static byte[] head() {
        String[] fields = {":method", "POST", ":path", "/check", ":authority", "idp"};
        ByteBuffer out = ByteBuffer.allocate(200).order(ByteOrder.LITTLE_ENDIAN);
        out.putInt(fields.length / 2);
        for (String field : fields) {
            out.putInt(field.length());
        }
        for (String field : fields) {
            out.put(field.getBytes(StandardCharsets.ISO_8859_1)).put((byte) 0);
        }
        byte[] bytes = new byte[out.position()];
        out.flip().get(bytes);
        return bytes;
    }

    private static String latin1(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    private static TestBundle bundle(HandMade module) {
        return TestBundle.of(module);
    }
}
