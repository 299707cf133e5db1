package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.spi.BundleException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Runs a bundle's handlers on requests of no one before the first real one, in a context that is
 * thrown away: the first calls in a fresh JVM take tens of milliseconds and would be cut. Ends with
 * a kill, since the first kill in a JVM takes longest, too.
 */
final class Rehearsal {
    // Warms up all that every plugin uses; what is left is the plugin's own slow paths.
    private static final Duration MOST = Duration.ofMillis(250);
    // In a JVM that is warm already these take a few milliseconds.
    private static final int CALLS = 1000;
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(2);

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

    private Rehearsal() {}

    /** Rehearses for {@link #MOST} and the time of building a context and killing it. */
    static void run(GuestProgram program, String configJson)
            throws BundleException, InterruptedException {
        GuestContext context = GuestContext.evaluate(program, null, MOST);
        context.seal(configJson, null);
        CountDownLatch played = new CountDownLatch(1);
        daemon("weir-js-rehearsal", () -> play(context, played));
        played.await(MOST.toMillis(), TimeUnit.MILLISECONDS);
        daemon("weir-js-cut", context::kill).join(KILL_TIMEOUT);
    }

    private static Thread daemon(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).start(work);
    }

    private static void play(GuestContext context, CountDownLatch played) {
        Set<Stage> stages = context.stages();
        boolean alive = true;
        for (int i = 0; i < CALLS && alive; i++) {
            Exchange exchange = new RehearsalExchange();
            alive =
                    (!stages.contains(Stage.ON_REQUEST)
                                    || survives(context, new RequestCall(exchange, REQUEST)))
                            && (!stages.contains(Stage.ON_RESPONSE)
                                    || survives(
                                            context,
                                            new ResponseCall(exchange, REQUEST, RESPONSE)));
        }
        played.countDown();
        if (alive) {
            context.spin();
        }
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
