package dev.weir.js.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Collections;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.proxy.ProxyExecutable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SeenThreadsTest {
    private final Context context = Context.create("js");
    private final SeenThreads threads = SeenThreads.of(context);

    @AfterEach
    void close() {
        context.close(true);
    }

    @Test
    void aContextThatServedThousandsOfConnectionsRemembersFewOfThem() throws Exception {
        for (int i = 0; i < 2_000; i++) {
            assertThat(inThreadOfItsOwn("6 * 7").get()).isEqualTo(42);
        }
        assertThat(threads.remembered()).isBetween(1, 130);
    }

    @Test
    void threadsThatWereForgottenEnterAgain() throws Exception {
        context.eval("js", "var calls = 0");
        int connections = 200;
        CyclicBarrier round = new CyclicBarrier(connections);
        try (ExecutorService served = Executors.newVirtualThreadPerTaskExecutor()) {
            var ended = Collections.nCopies(connections, callThreeTimes(round));
            for (Future<Integer> each : served.invokeAll(ended)) {
                each.get();
            }
        }
        assertThat(inThreadOfItsOwn("calls").get()).isEqualTo(3 * connections);
    }

    @Test
    void nobodyWaitsForLongForOneWhoEntersAndHasNoCore() throws Exception {
        SeenThreads.FIRST_ENTRY.set(true);
        try {
            assertThat(inThreadOfItsOwn("6 * 7").get()).isEqualTo(42);
            assertThat(SeenThreads.FIRST_ENTRY).isTrue();
        } finally {
            SeenThreads.FIRST_ENTRY.set(false);
        }
    }

    @Test
    void codeIsStillCutInAThreadThatCameAfterOthersWereForgotten() throws Exception {
        for (int i = 0; i < 200; i++) {
            inThreadOfItsOwn("1").get();
        }
        CountDownLatch running = new CountDownLatch(1);
        context.getBindings("js").putMember("running", saying(running));
        CompletableFuture<Integer> endless = inThreadOfItsOwn("running(); while (true);");
        running.await();

        context.close(true);

        assertThatThrownBy(endless::get)
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOfSatisfying(
                        PolyglotException.class, e -> assertThat(e.isCancelled()).isTrue());
    }

    private static ProxyExecutable saying(CountDownLatch said) {
        return _ -> {
            said.countDown();
            return null;
        };
    }

    private Callable<Integer> callThreeTimes(CyclicBarrier round) {
        return () -> {
            for (int i = 0; i < 3; i++) {
                round.await();
                synchronized (this) {
                    eval("calls++");
                }
            }
            return 3;
        };
    }

    private CompletableFuture<Integer> inThreadOfItsOwn(String code) {
        CompletableFuture<Integer> result = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                result.complete(eval(code));
            } catch (Throwable e) {
                result.completeExceptionally(e);
            }
        });
        return result;
    }

    private int eval(String code) {
        threads.enter(context);
        try {
            return context.eval("js", code).asInt();
        } finally {
            context.leave();
            threads.left();
        }
    }
}
