package dev.weir.js;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.Isolation;
import dev.weir.api.spi.PluginContext;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The calls of one instance that were cut and did not come back, and what follows: it moves to
 * lanes, since carriers of virtual threads are shared with all traffic, and is in quarantine for a
 * while; for as long as too many are still out there.
 */
final class Losses {
    /** So many threads may burn for one plugin. */
    static final int MOST = 3;

    private static final Duration QUARANTINE = Duration.ofSeconds(10);

    private final PluginContext instance;
    private final AtomicInteger out = new AtomicInteger();
    private volatile boolean any;
    private volatile boolean lanesOnly;
    private volatile long lastNanos;

    Losses(PluginContext instance) {
        this.instance = instance;
    }

    /** Which threads run its guests from now on. */
    Isolation isolation() {
        return lanesOnly ? Isolation.LANE : instance.limits().isolation();
    }

    /** How many are out there now. */
    int out() {
        return out.get();
    }

    /** A call was given up. */
    void lost(boolean lane) {
        lastNanos = System.nanoTime();
        out.incrementAndGet();
        any = true;
        lanesOnly |= !lane;
        instance.log().log(
                System.Logger.Level.ERROR,
                "a call did not come back after it was cut, and still burns a %s; %d do"
                        .formatted(
                                lane
                                        ? "thread of its own"
                                        : "thread of all traffic: from now on it runs in lanes",
                                out.get()));
    }

    /** A call that was given up came back after all. */
    void back() {
        out.decrementAndGet();
    }

    /**
     * Lets a call pass.
     *
     * @throws GatewayException with {@link FailureType#PLUGIN_UNAVAILABLE} in quarantine
     */
    void admit() {
        if (!any) {
            return;
        }
        if (out.get() >= MOST || System.nanoTime() - lastNanos < QUARANTINE.toNanos()) {
            throw new GatewayException(
                    FailureType.PLUGIN_UNAVAILABLE,
                    GatewayException.Source.PLUGIN,
                    "plugin instance %s is in quarantine: %d of its calls were cut and did not come back"
                            .formatted(instance.instance(), out.get()));
        }
        any = out.get() > 0;
    }
}
