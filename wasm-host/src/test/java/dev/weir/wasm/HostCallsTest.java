package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import dev.weir.tck.TestContext;
import dev.weir.tck.WatchedBody;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What host functions do for a guest that calls them rightly. */
class HostCallsTest {
    private static final int OK = 0;
    private static final int NOT_FOUND = 1;
    private static final int BAD_ARGUMENT = 2;
    private static final int CAS_MISMATCH = 8;

    @Test
    void sharedDataIsSharedAndGuardedByItsNumber() throws Exception {
        HandMade module = HandMade.empty();
        int set = module.proxy("proxy_set_shared_data", "iiiii");
        int get = module.proxy("proxy_get_shared_data", "iiiii");
        int key = module.text("key");
        int value = module.text("value");
        assertThat(
                        new Statuses(module)
                                .call(get, key, 3, 0, 4, 8)
                                .call(set, key, 3, value, 5, 0)
                                .call(get, key, 3, 0, 4, 8)
                                .show(new Code().load(4))
                                .show(cas(set, key, value, new Code().load(8)))
                                .show(cas(set, key, value, new Code().load(8)))
                                .call(set, key, 3, 0, 0, 0)
                                .call(get, key, 3, 0, 4, 8)
                                .show(new Code().load(4))
                                .run())
                .containsExactly(NOT_FOUND, OK, OK, 5, OK, CAS_MISMATCH, OK, OK, 0);
    }

    private static Code cas(int set, int key, int value, Code cas) {
        return new Code().i32(key).i32(3).i32(value).i32(5).append(cas).call(set);
    }

    @Test
    void sharedDataHasABound() throws Exception {
        HandMade module = HandMade.empty().memory("\0\u0010");
        int set = module.proxy("proxy_set_shared_data", "iiiii");
        int key = module.text("abcdefghijklmnopqrstuvwxyz");
        Statuses statuses = new Statuses(module);
        // 16 MiB is the limit: 16 values of a MiB less a page fit, a 17th does not.
        for (int i = 0; i < 17; i++) {
            statuses.call(set, key + i, 1, 0, 15 * 65_536, 0);
        }
        statuses.call(set, key + 17, 1, 0, 15 * 65_536, 0);
        assertThat(statuses.run()).hasSize(18).startsWith(OK, OK, OK).endsWith(10);
    }

    @Test
    void theEnvironmentIsWhatIsGrantedOfIt() throws Exception {
        TestContext granted =
                new TestContext()
                        .limits(Run.PATIENT)
                        .grant(Capability.ENV)
                        .environment(Map.of("B", "22", "A", "1"));
        List<Integer> shown = environment().run(Run.get(), granted);
        assertThat(shown.subList(0, 4)).containsExactly(OK, 2, 4 + 5, OK);
        // Where each begins, of which a byte is shown.
        assertThat(shown.subList(4, 6)).containsExactly((int) (byte) 128, (int) (byte) 132);
        StringBuilder text = new StringBuilder();
        shown.subList(6, 15).forEach(c -> text.append((char) c.intValue()));
        assertThat(text).hasToString("A=1\0B=22\0");

        assertThat(environment().run().subList(0, 4)).containsExactly(OK, 0, 0, OK);
    }

    /** Asks for the environment: how large it is, where it begins, and its bytes. */
    private static Statuses environment() {
        HandMade module = HandMade.empty();
        int sizes = module.imported("wasi_snapshot_preview1", "environ_sizes_get", "ii", "i");
        int get = module.imported("wasi_snapshot_preview1", "environ_get", "ii", "i");
        Statuses statuses =
                new Statuses(module)
                        .call(sizes, 0, 4)
                        .show(new Code().load(0))
                        .show(new Code().load(4))
                        .call(get, 64, 128)
                        .show(new Code().load(64))
                        .show(new Code().load(68));
        for (int i = 0; i < 9; i++) {
            statuses.show(new Code().i32(128 + i).op(0x2D, 0, 0));
        }
        return statuses;
    }

    @Test
    void foreignFunctionsCompressAndSayWhatTheyDoNotKnow() throws Exception {
        HandMade module = HandMade.empty();
        int call = module.proxy("proxy_call_foreign_function", "iiiiii");
        int compress = module.text("compress");
        int uncompress = module.text("uncompress");
        int clear = module.text("clear_route_cache");
        int other = module.text("set_envoy_filter_state");
        int text = module.text("a".repeat(100));
        Code back =
                new Code()
                        .i32(uncompress)
                        .i32(10)
                        .append(new Code().load(0))
                        .append(new Code().load(4))
                        .i32(8)
                        .i32(12)
                        .call(call);
        assertThat(
                        new Statuses(module)
                                .call(call, compress, 8, text, 100, 0, 4)
                                .show(back)
                                .show(new Code().load(12))
                                .call(call, clear, 17, 0, 0, 0, 4)
                                .call(call, other, 22, 0, 0, 0, 4)
                                .call(call, uncompress, 10, text, 100, 0, 4)
                                .run())
                .containsExactly(OK, OK, 100, OK, NOT_FOUND, BAD_ARGUMENT);
    }

    @Test
    void wasiGivesWhatRuntimesNeedAndNoMore() throws Exception {
        HandMade module = HandMade.empty();
        String wasi = "wasi_snapshot_preview1";
        int prestat = module.imported(wasi, "fd_prestat_get", "ii", "i");
        int stat = module.imported(wasi, "fd_fdstat_get", "ii", "i");
        int args = module.imported(wasi, "args_sizes_get", "ii", "i");
        int random = module.imported("wasi_unstable", "random_get", "ii", "i");
        int poll = module.imported(wasi, "poll_oneoff", "iiii", "i");
        int open = module.imported(wasi, "path_open", "iiiiillii", "i");
        assertThat(
                        new Statuses(module)
                                .call(prestat, 3, 8)
                                .call(stat, 1, 64)
                                .call(stat, 5, 64)
                                .call(args, 0, 4)
                                .call(args, -4, 4)
                                .call(random, 128, 16)
                                .call(random, 128, 65_537)
                                .call(poll, 0, 0, 1, 8)
                                .show(
                                        new Code()
                                                .i32(0)
                                                .i32(0)
                                                .i32(0)
                                                .i32(0)
                                                .i32(0)
                                                .i64(0)
                                                .i64(0)
                                                .i32(0)
                                                .i32(0)
                                                .call(open))
                                .run())
                .containsExactly(8, 0, 8, 0, 21, 0, 28, 0, 52);
    }

    @Test
    void wasiOutputGoesToTheLog() throws Exception {
        HandMade module = HandMade.empty();
        int write = module.imported("wasi_snapshot_preview1", "fd_write", "iiii", "i");
        int text = module.text("hello\n");
        // One vector at 0: address, length.
        Code vector = new Code().i32(0).i32(text).op(0x36, 2, 0).i32(4).i32(6).op(0x36, 2, 0);
        module.guest()
                .onRequest(
                        vector.i32(2)
                                .i32(0)
                                .i32(1)
                                .i32(8)
                                .call(write)
                                .drop()
                                .i32(1)
                                .i32(0)
                                .i32(5000)
                                .i32(8)
                                .call(write)
                                .i32(28)
                                .op(0x47));
        try (Run run = Run.of(module)) {
            run.exchange(Run.get());
            assertThat(run.context().logged()).containsExactly("ERROR hello (exchange exchange-1)");
        }
    }

    @Test
    void aLineThatIsWrittenInPiecesIsOneLine() throws Exception {
        HandMade module = HandMade.empty();
        int write = module.imported("wasi_snapshot_preview1", "fd_write", "iiii", "i");
        int text = module.text("one\ntwo");
        Code code = new Code();
        for (int part : new int[] {0, 2, 5}) {
            // Two bytes each: "on", "e\n" and, from the fifth on, "wo".
            code.i32(0).i32(text + part).op(0x36, 2, 0).i32(4).i32(2).op(0x36, 2, 0);
            code.i32(1).i32(0).i32(1).i32(8).call(write).drop();
        }
        module.guest().onRequest(code.i32(0));
        try (Run run = Run.of(module)) {
            run.exchange(Run.get());
            assertThat(run.context().logged())
                    .containsExactly(
                            "INFO one (exchange exchange-1)", "INFO wo (exchange exchange-1)");
        }
    }

    @Test
    void anExitIsAFailureWithItsCode() throws Exception {
        HandMade module = HandMade.empty();
        int exit = module.imported("wasi_unstable", "proc_exit", "i", "");
        module.guest().onRequest(new Code().i32(255).call(exit).i32(0));
        try (Run run = Run.of(module)) {
            assertThatThrownBy(() -> run.exchange(Run.get()))
                    .hasMessageContaining("ended itself with exit code 255");
        }
    }

    @Test
    void anAnswerOfTheGuestsOwnEndsTheExchangeThere() throws Exception {
        HandMade module = HandMade.empty();
        int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
        int body = module.text("stop");
        int map = module.text("\1\0\0\0\1\0\0\0\1\0\0\0a\0b\0");
        module.guest()
                .onRequest(
                        new Code()
                                .i32(403)
                                .i32(0)
                                .i32(0)
                                .i32(body)
                                .i32(4)
                                .i32(map)
                                .i32(16)
                                .i32(-1)
                                .call(answer)
                                .drop()
                                .i32(1));
        try (Run run = Run.of(module)) {
            WatchedBody dropped = new WatchedBody("unread");
            var result = run.exchange(Run.get().withMethod("POST").withBody(dropped.body()));
            assertThat(result.sent()).isEmpty();
            assertThat(dropped.closed()).isTrue();
            assertThat(result.response().status()).isEqualTo(403);
            assertThat(result.response().headers()).hasToString("a: b, Content-Type: text/plain");
            assertThat(result.response().body().readAll(10)).asString().isEqualTo("stop");
        }
    }

    @Test
    void anAnswerCanReplaceTheUpstreamsResponse() throws Exception {
        HandMade module = HandMade.empty();
        int answer = module.proxy("proxy_send_local_response", "iiiiiiii");
        module.guest()
                .onResponse(
                        new Code()
                                .i32(502)
                                .i32(0)
                                .i32(0)
                                .i32(0)
                                .i32(0)
                                .i32(0)
                                .i32(0)
                                .i32(-1)
                                .call(answer));
        try (Run run = Run.of(module)) {
            WatchedBody dropped = new WatchedBody("unread");
            Response upstream = new Response(200, Headers.empty(), dropped.body());
            assertThat(run.exchange(Run.get(), upstream).response().status()).isEqualTo(502);
            assertThat(dropped.closed()).isTrue();
        }
    }

    @Test
    void theEndOfAnExchangeCanComeLater() throws Exception {
        HandMade module = HandMade.empty();
        int done = module.proxy("proxy_done", "");
        int effective = module.proxy("proxy_set_effective_context", "i");
        int log = module.proxy("proxy_log", "iii");
        int text = module.text("logged");
        // Stream 2 is the first; its end is told during the request of the next one.
        module.guest()
                .function("proxy_on_done", "i", "i", new Code().i32(0))
                .function(
                        "proxy_on_log",
                        "i",
                        "",
                        new Code().i32(2).i32(text).i32(6).call(log).drop())
                .onRequest(new Code().i32(2).call(effective).drop().call(done).drop().i32(0));
        try (Run run = Run.of(module)) {
            run.exchange(Run.get());
            assertThat(run.context().logged()).doesNotContain("INFO logged (exchange exchange-1)");
            for (int i = 0; i < 8; i++) {
                run.exchange(Run.get());
            }
            assertThat(run.context().logged()).contains("INFO logged (exchange exchange-1)");
        }
    }

    @Test
    void theLastBufferIsTheConfiguration() throws Exception {
        HandMade module = HandMade.empty();
        int bytes = module.proxy("proxy_get_buffer_bytes", "iiiii");
        int status = module.proxy("proxy_get_buffer_status", "iii");
        assertThat(
                        new Statuses(module)
                                .call(bytes, 7, 0, -1, 0, 4)
                                .show(new Code().load(4))
                                .call(bytes, 6, 0, -1, 0, 4)
                                .call(bytes, 0, 0, -1, 0, 4)
                                .call(bytes, 7, -1, -1, 0, 4)
                                .call(status, 7, 0, 4)
                                .run())
                .containsExactly(OK, 0, OK, NOT_FOUND, OK, OK);
    }

    @Test
    void theClockIsTheGateways() throws Exception {
        HandMade module = HandMade.empty();
        int time = module.proxy("proxy_get_current_time_nanoseconds", "i");
        assertThat(new Statuses(module).store(0, 7).call(time, 0).show(new Code().load(0)).run())
                .as("the test's clock stands at the epoch")
                .containsExactly(OK, 0);
    }

    @Test
    void aBodyOfUnknownLengthIsNotTheEndOfTheStream() throws Exception {
        HandMade module = HandMade.empty();
        Code endOfStream = new Code().local(2);
        Statuses statuses = new Statuses(module).show(endOfStream);
        assertThat(statuses.run(Run.get().withBody(new WatchedBody("x").body())))
                .containsExactly(0);
        HandMade other = HandMade.empty();
        assertThat(
                        new Statuses(other)
                                .show(new Code().local(2))
                                .run(Run.get().withBody(Body.empty())))
                .containsExactly(1);
    }
}
