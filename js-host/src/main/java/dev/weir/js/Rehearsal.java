package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BundleException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs handlers on requests of no one before the first real one, in contexts that are thrown away:
 * the first calls in a fresh JVM take tens of milliseconds and would be cut. First a plugin that
 * uses the whole API, then the bundle's own. Includes a kill, since the first kill in a JVM takes
 * longest, too.
 */
final class Rehearsal {
    /** A call this short is far from the least time limit that makes sense. */
    private static final long SHORT_NANOS = 5_000_000;

    /** So many short calls in a row: the code is awake. */
    private static final int ENOUGH_SHORT_CALLS = 8;

    /** A plugin whose calls stay long is measured by its own limit, not rehearsed for ever. */
    private static final long MOST_CPU_NANOS = 150_000_000;

    /** On a busy machine the CPU time above takes longer by the clock. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private static final Request REQUEST =
            new Request(
                    "GET",
                    "http",
                    "/warm-up?a=1",
                    Headers.of(
                            "Host", "localhost",
                            "User-Agent", "weir",
                            "Accept", "*/*"),
                    Body.empty());
    private static final Response RESPONSE =
            new Response(200, Headers.of("Content-Type", "text/plain"), Body.empty());
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Rehearsal() {}

    /** Rehearses until calls are short, within bounds. */
    static void run(GuestProgram program, String configJson)
            throws BundleException, InterruptedException {
        perform(GuestContext.evaluate(program.rehearsal(), null, PATIENCE), "{}");
        perform(GuestContext.evaluate(program, null, PATIENCE), configJson);
    }

    private static void perform(GuestContext context, String configJson)
            throws InterruptedException {
        context.seal(configJson, null);
        CountDownLatch played = new CountDownLatch(1);
        daemon("weir-js-rehearsal", () -> play(context, played));
        played.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        daemon("weir-js-cut", context::kill).join(PATIENCE);
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static void play(GuestContext context, CountDownLatch played) {
        Set<Stage> stages = context.stages();
        long start = THREADS.getCurrentThreadCpuTime();
        long before = start;
        int shortCalls = 0;
        boolean alive = true;
        while (alive && shortCalls < ENOUGH_SHORT_CALLS && before - start < MOST_CPU_NANOS) {
            alive = exchange(context, stages);
            long now = THREADS.getCurrentThreadCpuTime();
            shortCalls = now - before < SHORT_NANOS ? shortCalls + 1 : 0;
            before = now;
        }
        played.countDown();
        if (alive) {
            context.spin();
        }
    }

    private static boolean exchange(GuestContext context, Set<Stage> stages) {
        Exchange exchange = new RehearsalExchange();
        return (!stages.contains(Stage.ON_REQUEST)
                        || survives(context, new RequestCall(exchange, REQUEST)))
                && (!stages.contains(Stage.ON_RESPONSE)
                        || survives(context, new ResponseCall(exchange, REQUEST, RESPONSE)));
    }

    /** Runs a call; false if it was the last one in that context. */
    private static boolean survives(GuestContext context, GuestCall call) {
        try {
            context.run(call);
            return true;
        } catch (GuestFault e) {
            // That a plugin refuses a made-up request is its right.
            return e.kind() == GuestFault.Kind.THROWN;
        }
    }
}
