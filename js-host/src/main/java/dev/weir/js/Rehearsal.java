package dev.weir.js;

import dev.weir.api.spi.BundleException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs handlers on requests of no one before the first real one, in contexts that are thrown away:
 * the first calls in a fresh JVM take tens of milliseconds and would be cut. Includes a kill, since
 * the first kill in a JVM takes longest, too.
 */
final class Rehearsal {
    /** A call this short is far from the least time limit that makes sense. */
    private static final long SHORT_NANOS = 5_000_000;

    /** So many ways lead through the rehearsal's plugin; each is gone at least once. */
    private static final int LEAST_CALLS = 4;

    /** So many short calls in a row: the code is awake. */
    private static final int ENOUGH_SHORT_CALLS = 8;

    /** A plugin whose calls stay long is measured by its own limit, not rehearsed for ever. */
    private static final long MOST_CPU_NANOS = 150_000_000;

    /** On a busy machine the CPU time above takes longer by the clock. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /** What nobody waits for leaves the cores to the rest of a start. */
    private static final Duration BEHIND_THE_START = Duration.ofMillis(300);

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private Rehearsal() {}

    /**
     * Begins to rehearse: the plugin's own code first, and behind that the whole API, for the ways
     * of the plugin that a made-up request does not take.
     *
     * @param own a context with the plugin's code, which is closed in the end
     * @return counted down when all is rehearsed that a first request may need
     */
    static CountDownLatch begin(GuestProgram program, GuestContext own, String configJson) {
        CountDownLatch rehearsed = new CountDownLatch(1);
        daemon(
                "weir-js-rehearsal",
                () -> {
                    try {
                        perform(own, configJson);
                        if (program.parts().isEmpty()) {
                            rehearsed.countDown();
                            Thread.sleep(BEHIND_THE_START);
                            rest(program, "{}", Background::stepAside);
                        } else {
                            rest(program, "{\"parts\": true}", () -> {});
                        }
                    } catch (BundleException e) {
                        throw new IllegalStateException("the rehearsal's own code failed", e);
                    } catch (InterruptedException e) {
                        // Nobody interrupts this thread.
                        Thread.currentThread().interrupt();
                    } finally {
                        rehearsed.countDown();
                    }
                });
        return rehearsed;
    }

    // A context of no instance: nothing in it is shared, so it need not be sealed.
    private static void perform(GuestContext context, String configJson)
            throws InterruptedException {
        context.configure(configJson, null);
        CountDownLatch played = new CountDownLatch(1);
        daemon(
                "weir-js-play",
                () -> {
                    boolean alive = play(context, () -> {});
                    played.countDown();
                    if (alive) {
                        context.spin();
                    }
                });
        played.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        daemon("weir-js-cut", context::kill).join(PATIENCE);
    }

    private static void rest(GuestProgram program, String configJson, Runnable between)
            throws BundleException {
        between.run();
        try (GuestContext context =
                GuestContext.evaluate(program.rehearsal(), null, PATIENCE, between)) {
            context.configure(configJson, null);
            play(context, between);
        }
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    /** Whether the context is still of use afterwards. */
    private static boolean play(GuestContext context, Runnable between) {
        Set<Stage> stages = context.stages();
        long start = THREADS.getCurrentThreadCpuTime();
        long before = start;
        int shortCalls = 0;
        boolean alive = true;
        int calls = 0;
        while (alive
                && shortCalls < ENOUGH_SHORT_CALLS
                && (calls < LEAST_CALLS || before - start < MOST_CPU_NANOS)) {
            alive = exchange(context, stages);
            calls++;
            long now = THREADS.getCurrentThreadCpuTime();
            shortCalls = now - before < SHORT_NANOS ? shortCalls + 1 : 0;
            before = now;
            between.run();
        }
        return alive;
    }

    private static boolean exchange(GuestContext context, Set<Stage> stages) {
        RehearsalExchange exchange = new RehearsalExchange();
        if (stages.contains(Stage.FETCH)) {
            return survives(context, exchange.call(Stage.FETCH));
        }
        return (!stages.contains(Stage.ON_REQUEST)
                        || survives(context, exchange.call(Stage.ON_REQUEST)))
                && (!stages.contains(Stage.ON_RESPONSE)
                        || survives(context, exchange.call(Stage.ON_RESPONSE)));
    }

    /** Runs a call; false if it was the last one in that context. */
    private static boolean survives(GuestContext context, GuestCall call) {
        try {
            context.begin(call);
            // Its timers are due at once; what else it could wait for is not there.
            while (!call.settled() && !call.waitsForNothing()) {
                Operations.Done done =
                        call.operations().next(System.nanoTime() + PATIENCE.toNanos());
                if (done == null) {
                    return false;
                }
                context.resume(call, done);
            }
            return true;
        } catch (GuestFault e) {
            // That a plugin refuses a made-up request is its right.
            return e.kind() == GuestFault.Kind.THROWN;
        } catch (InterruptedException e) {
            // The kill of another thread.
            return false;
        } finally {
            call.decide();
            call.end();
        }
    }
}
