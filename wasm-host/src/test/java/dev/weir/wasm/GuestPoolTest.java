package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import dev.weir.wasm.abi.AbiVersion;
import dev.weir.wasm.abi.GuestStream;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.ProxyWasmGuest;
import dev.weir.wasm.abi.Shared;
import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.WasmEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class GuestPoolTest {
    private static final int CAP =
            Math.clamp(4L * Runtime.getRuntime().availableProcessors(), 8, 64);

    private static Plugin plugin(HandMade module, TestContext context) throws Exception {
        TestBundle bundle = TestBundle.of(module);
        return new Plugin(
                new ChicoryEngine(Optional.empty())
                        .load(bundle.read("plugin.wasm"), WasmEngine.Mode.COMPILED),
                AbiVersion.V0_2_1,
                Run.HOST.load(bundle).descriptor(),
                "",
                context,
                Set.of(),
                new Shared(Optional.empty()));
    }

    private static TestContext patient() {
        return new TestContext().limits(Run.PATIENT);
    }

    @Test
    void manyExchangesInFlightShareAFewGuests() throws Exception {
        int exchanges = 3 * CAP;
        CountDownLatch allInFlight = new CountDownLatch(exchanges);
        try (Run run = Run.of(TestBundle.rustHeaders(), new ConfigValue.Nothing());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Response>> responses = new ArrayList<>();
            for (int i = 0; i < exchanges; i++) {
                // A chain belongs to the thread that makes it.
                responses.add(
                        threads.submit(() ->
                                run.exchange(
                                                new ScriptedChain(Run.get())
                                                        .answer(_ -> {
                                                            allInFlight.countDown();
                                                            await(allInFlight);
                                                            return Response.of(200);
                                                        }))
                                        .response()));
            }
            for (Future<Response> response : responses) {
                assertThat(response.get().headers().first("x-rust-filter")).contains("on");
            }
        }
    }

    @Test
    void aGuestThatSpinsHoldsNobodyElseUp() throws Exception {
        TestContext context = patient();
        try (Run run = Run.of(TestBundle.rustFaulty(), new ConfigValue.Text("x-fault"), context);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            context.limits(new Limits(Duration.ofSeconds(1), Duration.ofSeconds(30), 16L << 20));
            Future<GatewayException> spinning =
                    threads.submit(() ->
                            catchThrowableOfType(
                                    GatewayException.class,
                                    () -> run.exchange(Run.get("x-fault", "loop"))));
            int served = 0;
            while (!spinning.isDone()) {
                assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
                served++;
            }
            assertThat(served).isGreaterThan(1);
            assertThat(spinning.get().type()).isEqualTo(FailureType.PLUGIN_LIMIT);
        }
    }

    @Test
    void anExchangeWhoseGuestIsLostFailsAndNeverGetsAnother() throws Exception {
        HandMade module = HandMade.empty().guest();
        // The third stream, of the second exchange here, traps.
        module.onRequest(new Code().local(0).i32(3).op(0x46, 0x04, Code.VOID, 0x00, 0x0B).i32(0));
        module.onResponse(new Code().i32(0));
        ProxyWasmGuest guest = (ProxyWasmGuest) GuestStarter.start(plugin(module, patient()));
        GuestStream first = new GuestStream(new TestExchange(), Run.get());
        guest.http().begin(first);
        assertThatThrownBy(() -> guest.http().begin(new GuestStream(new TestExchange(), Run.get())))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining("unreachable");
        assertThat(guest.isDiscarded()).isTrue();
        assertThatThrownBy(() -> guest.http().received(first, Response.of(200)))
                .isInstanceOf(GatewayException.class)
                .hasMessage(
                        "plugin acme/test@1.0.0 (test): the guest that had this exchange was"
                                + " discarded: proxy_on_request_headers failed");
    }

    @Test
    void anExchangeWhoseGuestWasCutForAnotherExchangeIsNotThePluginsFailure() throws Exception {
        HandMade module = HandMade.empty().guest();
        // The third stream, of the second exchange here, spins.
        Code spin = new Code().loop(new Code().again());
        module.onRequest(
                new Code().local(0).i32(3).op(0x46, 0x04, Code.VOID).append(spin).op(0x0B).i32(0));
        module.onResponse(new Code().i32(0));
        ProxyWasmGuest guest = (ProxyWasmGuest) GuestStarter.start(plugin(module, patient()));
        GuestStream first = new GuestStream(new TestExchange(), Run.get());
        guest.http().begin(first);
        TestExchange late = new TestExchange().within(Duration.ofMillis(200));
        assertThatThrownBy(() -> guest.http().begin(new GuestStream(late, Run.get())))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.UPSTREAM_TIMEOUT));
        assertThatThrownBy(() -> guest.http().received(first, Response.of(200)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_UNAVAILABLE))
                .hasMessageEndingWith(
                        "was discarded: proxy_on_request_headers was cut with its exchange");
    }

    @Test
    void growsToItsCapAndThenLetsNobodyWaitForEver() throws Exception {
        TestContext context = patient();
        GuestPool pool = new GuestPool(plugin(HandMade.empty().guest(), context));
        context.limits(new Limits(Duration.ofSeconds(20), Duration.ofSeconds(3), 16L << 20));
        int takers = CAP + 5;
        CountDownLatch tried = new CountDownLatch(takers);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Callable<Optional<FailureType>> take =
                    () -> {
                        try {
                            PooledGuest guest = pool.bind(new TestExchange());
                            tried.countDown();
                            await(tried);
                            guest.guest().unlock();
                            pool.release(guest);
                            return Optional.empty();
                        } catch (GatewayException e) {
                            tried.countDown();
                            return Optional.of(e.type());
                        }
                    };
            List<Future<Optional<FailureType>>> results = new ArrayList<>();
            for (int i = 0; i < takers; i++) {
                results.add(threads.submit(take));
            }
            int failed = 0;
            for (Future<Optional<FailureType>> result : results) {
                if (result.get().isPresent()) {
                    assertThat(result.get()).contains(FailureType.PLUGIN_LIMIT);
                    failed++;
                }
            }
            assertThat(pool.size()).isEqualTo(CAP);
            assertThat(failed).isEqualTo(5);
        }
        pool.close();
    }

    @Test
    void aGuestWhoseMemoryIsNearlyFullIsReplacedBetweenExchanges() throws Exception {
        HandMade module = HandMade.empty();
        // 200 of the 256 pages, every time; 1 is the size before, -1 a refusal.
        Statuses statuses = new Statuses(module).show(new Code().i32(200).grow());
        try (Run run = Run.of(statuses.guest())) {
            for (int i = 0; i < 3 * CAP; i++) {
                assertThat(run.exchange(Run.get()).upstream().headers().all("s"))
                        .containsExactly("1");
            }
        }
    }

    @Test
    void aGuestIsReplacedAfterAMillionExchanges() throws Exception {
        GuestPool pool = new GuestPool(plugin(HandMade.empty().guest(), patient()));
        PooledGuest guest = pool.bind(new TestExchange());
        for (int i = 1; i < 1_000_000; i++) {
            guest.retireIfUsedUp(Run.PATIENT.memoryBytes());
        }
        assertThat(guest.isOpen()).isTrue();
        guest.retireIfUsedUp(Run.PATIENT.memoryBytes());
        assertThat(guest.isOpen()).isFalse();
        guest.guest().unlock();
        pool.release(guest);
        assertThat(guest.guest().isDiscarded()).isTrue();
        PooledGuest next = pool.bind(new TestExchange());
        assertThat(next.isOpen()).isTrue();
        next.guest().unlock();
        pool.release(next);
        pool.close();
    }

    @Test
    void aGuestRetiredWhileAnotherExchangeBindsIsDismissedByTheLastOfThem() throws Exception {
        GuestPool pool = new GuestPool(plugin(HandMade.empty().guest(), patient()));
        PooledGuest guest = pool.bind(new TestExchange());
        guest.guest().unlock();

        guest.bind();
        guest.retire();
        pool.release(guest);
        assertThat(guest.guest().isDiscarded()).isFalse();
        assertThat(pool.keepIfOpen(guest)).isNull();

        assertThat(guest.guest().isDiscarded()).isTrue();
        pool.close();
    }

    @Test
    void aPluginWhoseGuestsCannotBeStartedAgainSaysSo() throws Exception {
        HandMade module = HandMade.empty();
        int get = module.proxy("proxy_get_shared_data", "iiiii");
        int set = module.proxy("proxy_set_shared_data", "iiiii");
        int key = module.text("lost");
        // Starts only as long as no request came; every request is the end of its guest.
        module.guest()
                .function(
                        "proxy_on_vm_start",
                        "ii",
                        "i",
                        new Code().i32(key).i32(4).i32(0).i32(4).i32(8).call(get))
                .onRequest(new Code().i32(key).i32(4).i32(0).i32(0).i32(0).call(set).unreachable());
        try (Run run = Run.of(module)) {
            GatewayException failure = null;
            for (int i = 0; i <= CAP + 1; i++) {
                failure =
                        catchThrowableOfType(GatewayException.class, () -> run.exchange(Run.get()));
                assertThat(failure.type()).isEqualTo(FailureType.PLUGIN_FAILED);
            }
            assertThat(failure).hasMessageContaining("proxy_on_vm_start answered false");
        }
    }

    @Test
    void aCancelledExchangeLeavesItsGuestAsItIs() throws Exception {
        ProxyWasmGuest guest =
                (ProxyWasmGuest) GuestStarter.start(plugin(HandMade.empty().guest(), patient()));
        GuestStream stream = new GuestStream(new TestExchange(), Run.get());
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> guest.http().begin(stream))
                .isInstanceOf(InterruptedException.class);
        assertThat(Thread.currentThread().isInterrupted()).isFalse();
        assertThat(guest.isDiscarded()).isFalse();
        guest.http().end(stream);
        guest.http().begin(new GuestStream(new TestExchange(), Run.get()));
    }

    private static void await(CountDownLatch latch) {
        try {
            if (!latch.await(60, TimeUnit.SECONDS)) {
                throw new IllegalStateException(latch.getCount() + " are still missing");
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
