package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.TestContext;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Guests that no SDK would make. */
class HostileGuestTest {
    private static final int OK = 0;
    private static final int NOT_FOUND = 1;
    private static final int BAD_ARGUMENT = 2;
    private static final int INVALID_MEMORY_ACCESS = 6;
    private static final int UNIMPLEMENTED = 12;

    private static final int REQUEST = 0;
    private static final int RESPONSE = 2;

    @Test
    void placesOutsideOfTheMemoryAreRefused() throws Exception {
        HandMade module = HandMade.empty();
        int log = module.proxy("proxy_log", "iii");
        int pairs = module.proxy("proxy_get_header_map_pairs", "iii");
        int value = module.proxy("proxy_get_header_map_value", "iiiii");
        int time = module.proxy("proxy_get_current_time_nanoseconds", "i");
        int size = module.proxy("proxy_get_header_map_size", "ii");
        int path = module.text(":path");
        assertThat(
                        new Statuses(module)
                                .call(log, 2, 65_530, 7)
                                .call(log, 2, -1, 1)
                                .call(log, 2, 65_536, 0) // at the end, of no length
                                .call(pairs, REQUEST, 65_533, 0)
                                .call(pairs, REQUEST, 0, -4)
                                .call(value, REQUEST, path, 5, -8, 0)
                                .call(value, REQUEST, -5, 5, 0, 4)
                                .call(time, 65_529)
                                .call(size, REQUEST, Integer.MIN_VALUE)
                                .run())
                .containsExactly(
                        INVALID_MEMORY_ACCESS,
                        INVALID_MEMORY_ACCESS,
                        OK,
                        INVALID_MEMORY_ACCESS,
                        INVALID_MEMORY_ACCESS,
                        INVALID_MEMORY_ACCESS,
                        INVALID_MEMORY_ACCESS,
                        INVALID_MEMORY_ACCESS,
                        INVALID_MEMORY_ACCESS);
    }

    @Test
    void fieldsThatWouldBreakTheMessageAreRefused() throws Exception {
        HandMade module = HandMade.empty();
        int replace = module.proxy("proxy_replace_header_map_value", "iiiii");
        int split = module.text("a\r\nb: c");
        int value = module.text("value");
        int name = module.text("name");
        int framing = module.text("Transfer-Encoding");
        int length = module.text("content-length");
        int path = module.text(":path");
        int odd = module.text(":odd");
        int scheme = module.text(":scheme");
        int authority = module.text(":authority");
        int place = module.text("host/path");
        assertThat(
                        new Statuses(module)
                                .call(replace, REQUEST, name, 4, split, 7)
                                .call(replace, REQUEST, split, 7, value, 5)
                                .call(replace, REQUEST, name, 0, value, 5)
                                .call(replace, REQUEST, framing, 17, value, 5)
                                .call(replace, REQUEST, length, 14, value, 5)
                                .call(replace, REQUEST, path, 5, value, 5)
                                .call(replace, REQUEST, odd, 4, value, 5)
                                .call(replace, REQUEST, scheme, 7, value, 5)
                                .call(replace, REQUEST, authority, 10, place, 9)
                                .call(replace, RESPONSE, name, 4, value, 5)
                                .call(replace, 1, name, 4, value, 5)
                                .call(replace, 99, name, 4, value, 5)
                                .call(replace, REQUEST, name, 4, value, 5)
                                .run())
                .containsExactly(2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, OK);
    }

    @Test
    void aSerializedMapWhoseLengthsLieIsRefused() throws Exception {
        HandMade module = HandMade.empty();
        int set = module.proxy("proxy_set_header_map_pairs", "iii");
        int many = module.text("\u00ff\u00ff\u00ff\u007f");
        int negative = module.text("\u00ff\u00ff\u00ff\u00ff");
        int longName = module.text("\1\0\0\0\u00ff\u00ff\u00ff\u007f\0\0\0\0ab");
        int longValue = module.text("\1\0\0\0\1\0\0\0\5\0\0\0a\0b\0");
        int nothing = module.text("\0\0\0\0");
        assertThat(
                        new Statuses(module)
                                .call(set, REQUEST, many, 4)
                                .call(set, REQUEST, negative, 4)
                                .call(set, REQUEST, longName, 14)
                                .call(set, REQUEST, longValue, 16)
                                .call(set, REQUEST, many, 3)
                                .call(set, REQUEST, nothing, 4) // pseudo headers cannot go
                                .call(set, REQUEST, 0, 60_000)
                                .call(set, REQUEST, 0, -1)
                                .run())
                .containsOnly(BAD_ARGUMENT);
    }

    @Test
    void answersThatAreNoResponseAreRefused() throws Exception {
        HandMade module = HandMade.empty();
        int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
        int split = module.text("\1\0\0\0\1\0\0\0\3\0\0\0a\0b\r\n\0");
        int pseudo = module.text("\1\0\0\0\7\0\0\0\3\0\0\0:status\000204\0");
        assertThat(
                        new Statuses(module)
                                .call(answer, 99, 0, 0, 0, 0, 0, 0, -1)
                                .call(answer, 101, 0, 0, 0, 0, 0, 0, -1)
                                .call(answer, 600, 0, 0, 0, 0, 0, 0, -1)
                                .call(answer, -1, 0, 0, 0, 0, 0, 0, -1)
                                .call(answer, 200, 0, 0, 0, 0, split, 18, -1)
                                .call(answer, 200, 0, 0, 0, 0, pseudo, 24, -1)
                                .call(answer, 200, 0, 0, 1, 65_536, 0, 0, -1)
                                .call(answer, 200, 65_000, 1000, 0, 0, 0, 0, -1)
                                .run())
                .containsExactly(2, 2, 2, 2, 2, 2, INVALID_MEMORY_ACCESS, INVALID_MEMORY_ACCESS);
    }

    @Test
    void whatIsNotImplementedSaysSo() throws Exception {
        HandMade module = HandMade.empty();
        int call = module.proxy("proxy_grpc_call", "iiiiiiiiiiii");
        int close = module.proxy("proxy_grpc_close", "i");
        int tcp = module.proxy("proxy_close_stream", "i");
        int other = module.proxy("proxy_of_some_other_host", "");
        assertThat(
                        new Statuses(module)
                                .call(call, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
                                .call(close, 1)
                                .call(tcp, 2)
                                .call(other)
                                .run())
                .containsOnly(UNIMPLEMENTED);
    }

    @Test
    void contextsThatAreNotThereCannotBeMadeEffective() throws Exception {
        HandMade module = HandMade.empty();
        int effective = module.proxy("proxy_set_effective_context", "i");
        int done = module.proxy("proxy_done", "");
        int value = module.proxy("proxy_get_header_map_value", "iiiii");
        int path = module.text(":path");
        assertThat(
                        new Statuses(module)
                                .call(effective, 77)
                                .call(effective, 0)
                                .call(done)
                                .call(value, REQUEST, path, 5, 0, 4)
                                .call(value, RESPONSE, path, 5, 0, 4)
                                .run())
                .containsExactly(BAD_ARGUMENT, BAD_ARGUMENT, NOT_FOUND, OK, BAD_ARGUMENT);
    }

    @Test
    void memoryDoesNotGrowBeyondTheLimit() throws Exception {
        HandMade module = HandMade.empty();
        // 255 pages beside the first are 16 MiB, the limit; grow gives the old size or -1.
        assertThat(
                        new Statuses(module)
                                .show(new Code().i32(256).grow())
                                .show(new Code().i32(255).grow().i32(1).op(0x46))
                                .show(new Code().i32(1).grow())
                                .run())
                .containsExactly(-1, 1, -1);
    }

    @Test
    void anAllocatorThatGivesAPlaceOutsideIsRefused() throws Exception {
        HandMade module = HandMade.empty();
        int value = module.proxy("proxy_get_header_map_value", "iiiii");
        int path = module.text(":path");
        module.function("proxy_abi_version_0_2_1", "", "", new Code())
                .function("malloc", "i", "i", new Code().i32(-16))
                .function("proxy_on_context_create", "ii", "", new Code())
                .onRequest(
                        new Code()
                                .i32(REQUEST)
                                .i32(path)
                                .i32(5)
                                .i32(0)
                                .i32(4)
                                .call(value)
                                .i32(INVALID_MEMORY_ACCESS)
                                .op(0x47)); // i32.ne: not that status is a pause
        try (Run run = Run.of(module)) {
            assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
        }
    }

    @Test
    void aStartSectionThatLoopsIsCut() {
        HandMade module = HandMade.empty().startsWith(new Code().loop(new Code().again())).guest();
        assertThatThrownBy(() -> Run.of(module))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("the start section was cut at its limit");
    }

    @Test
    void anInfiniteLoopIsCut() throws Exception {
        HandMade module =
                HandMade.empty().guest().onRequest(new Code().loop(new Code().again()).i32(0));
        GatewayException failure = failure(module, Duration.ofMillis(60));
        assertThat(failure.type()).isEqualTo(FailureType.PLUGIN_LIMIT);
        assertThat(failure).hasMessageContaining("was cut at its limit of 60 ms");
    }

    @Test
    void anInfiniteLoopOfHostCallsIsCut() throws Exception {
        HandMade module = HandMade.empty();
        int log = module.proxy("proxy_log", "iii");
        Code body = new Code().i32(0).i32(0).i32(60_000).call(log).drop().again();
        module.guest().onRequest(new Code().loop(body).i32(0));
        assertThat(failure(module, Duration.ofMillis(60)).type())
                .isEqualTo(FailureType.PLUGIN_LIMIT);
    }

    @Test
    void aRecursionThatBranchesIsCut() throws Exception {
        HandMade module = HandMade.empty().guest();
        int branch = module.nextFunction();
        Code half = new Code().local(0).i32(-1).add().call(branch);
        Code body = new Code().local(0).op(0x04, Code.VOID).append(half).append(half).op(0x0B);
        module.function("", "i", "", body);
        module.onRequest(new Code().i32(200).call(branch).i32(0));
        assertThat(failure(module, Duration.ofMillis(60)).type())
                .isEqualTo(FailureType.PLUGIN_LIMIT);
    }

    @Test
    void aLoopOfLargeCopiesIsCut() throws Exception {
        int bytes = (15 << 20) - 1;
        Code copy = new Code().i32(0).i32(1).i32(bytes).op(0xFC, 0x0A, 0, 0);
        HandMade module =
                HandMade.empty()
                        .memory("\0\u00f0\1") // 240 pages
                        .guest()
                        .onRequest(new Code().loop(copy.again()).i32(0));
        assertThat(failure(module, Duration.ofMillis(60)).type())
                .isEqualTo(FailureType.PLUGIN_LIMIT);
    }

    @Test
    void aLongRowOfLargeCopiesIsCutOnItsWay() throws Exception {
        int bytes = (15 << 20) - 1;
        HandMade module = HandMade.empty().memory("\0\u00f0\1"); // 240 pages
        int log = module.proxy("proxy_log", "iii");
        int copy = module.guest().nextFunction();
        module.function("", "", "", new Code().i32(0).i32(1).i32(bytes).op(0xFC, 0x0A, 0, 0));
        Code row = new Code();
        for (int i = 0; i < 500; i++) {
            row.call(copy);
        }
        module.onRequest(row.i32(4).i32(0).i32(8).call(log).drop().i32(0));
        TestContext context = new TestContext().limits(Run.PATIENT);
        assertThat(failure(module, Duration.ofMillis(60), context).type())
                .isEqualTo(FailureType.PLUGIN_LIMIT);
        // On a busy machine the warm-up is cut in it as well, and tells at DEBUG.
        assertThat(context.logged())
                .as("what comes behind the row")
                .noneMatch(line -> line.startsWith("ERROR"));
    }

    @Test
    void anInfiniteRecursionEnds() throws Exception {
        HandMade module = HandMade.empty().guest();
        int self = module.nextFunction();
        module.function("", "", "i", new Code().call(self).i32(1).add());
        module.onRequest(new Code().call(self));
        GatewayException failure = failure(module, Duration.ofSeconds(20));
        assertThat(failure.type()).isEqualTo(FailureType.PLUGIN_FAILED);
        assertThat(failure).hasMessageContaining("call stack exhausted");
    }

    @Test
    void aDivisionByZeroAndAWriteOutsideAreTraps() throws Exception {
        Code divide = new Code().i32(1).i32(0).op(0x6D);
        Code write = new Code().store8(-1, new Code().i32(1)).i32(0);
        for (Code code : new Code[] {divide, write, new Code().unreachable()}) {
            GatewayException failure =
                    failure(HandMade.empty().guest().onRequest(code), Duration.ofSeconds(20));
            assertThat(failure.type()).isEqualTo(FailureType.PLUGIN_FAILED);
        }
    }

    @Test
    void aGuestCannotWriteLinesOfTheLog() throws Exception {
        HandMade module = HandMade.empty();
        int log = module.proxy("proxy_log", "iii");
        int forged = module.text("a\nERROR forged\u001b[2J");
        module.guest()
                .onRequest(
                        new Code()
                                .i32(2)
                                .i32(forged)
                                .i32(18)
                                .call(log)
                                .drop()
                                .i32(3)
                                .i32(2048)
                                .i32(50_000)
                                .call(log));
        try (Run run = Run.of(module)) {
            run.exchange(Run.get());
            assertThat(run.context().logged()).hasSize(2);
            assertThat(run.context().logged().getFirst())
                    .isEqualTo("INFO a ERROR forged [2J (exchange exchange-1)");
            assertThat(run.context().logged().getLast())
                    .startsWith("WARNING ")
                    .contains("… (50000 bytes)")
                    .hasSizeLessThan(8300);
        }
    }

    @Test
    void aGuestCannotFloodTheLog() throws Exception {
        HandMade module = HandMade.empty();
        int log = module.proxy("proxy_log", "iii");
        Code code = new Code();
        for (int i = 0; i < 150; i++) {
            code.i32(2).i32(1024).i32(0).call(log).drop();
        }
        try (Run run = Run.of(module.guest().onRequest(code.i32(0)))) {
            run.exchange(Run.get());
            assertThat(run.context().logged()).hasSize(101).endsWith("WARNING … and 50 lines more");
        }
    }

    @Test
    void deepRecursionIntoTheHostLeavesNothingLocked() throws Exception {
        HandMade module = HandMade.empty();
        int set = module.proxy("proxy_set_shared_data", "iiiii");
        int log = module.proxy("proxy_log", "iii");
        int key = module.text("key");
        module.guest();
        int self = module.nextFunction();
        Code hostCalls =
                new Code()
                        .i32(key)
                        .i32(3)
                        .i32(0)
                        .i32(9)
                        .i32(0)
                        .call(set)
                        .drop()
                        .i32(2)
                        .i32(key)
                        .i32(3)
                        .call(log)
                        .drop();
        module.function("", "", "i", new Code().append(hostCalls).call(self).i32(1).add())
                .onRequest(new Code().call(self))
                .onResponse(new Code().append(hostCalls).i32(0));
        try (Run run = Run.of(module);
                ExecutorService others = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 10; i++) {
                assertThatThrownBy(() -> run.exchange(Run.get()))
                        .isInstanceOf(GatewayException.class)
                        .hasMessageContaining("call stack exhausted");
                Future<?> other =
                        others.submit(() -> assertThatThrownBy(() -> run.exchange(Run.get())));
                other.get(60, TimeUnit.SECONDS);
            }
        }
    }

    private static GatewayException failure(HandMade module, Duration time) throws Exception {
        return failure(module, time, new TestContext().limits(Run.PATIENT));
    }

    private static GatewayException failure(HandMade module, Duration time, TestContext context)
            throws Exception {
        try (Run run = Run.of(TestBundle.of(module), new ConfigValue.Nothing(), context)) {
            context.limits(new Limits(time, Duration.ofSeconds(30), 16L << 20));
            return catchThrowableOfType(GatewayException.class, () -> run.exchange(Run.get()));
        }
    }
}
