package dev.weir.kernel.config;

import java.time.Duration;

/**
 * When a failing plugin instance is taken out of a route, and for how long.
 *
 * @param failures so many failures or timeouts within the window open the circuit; 0 never does
 * @param window how far back failures count
 * @param quarantine how long it is left out before it is tried again
 */
public record BreakerConfig(int failures, Duration window, Duration quarantine) {

    /** 5 failures in 10 s, for 10 s. */
    public static final BreakerConfig DEFAULT =
            new BreakerConfig(5, Duration.ofSeconds(10), Duration.ofSeconds(10));

    /** Never leaves it out. */
    public static final BreakerConfig OFF =
            new BreakerConfig(0, DEFAULT.window(), DEFAULT.quarantine());

    public BreakerConfig {
        if (failures < 0 || !window.isPositive() || !quarantine.isPositive()) {
            throw new IllegalArgumentException(
                    "failures must not be negative, window and quarantine positive, were %d, %s, %s"
                            .formatted(failures, window, quarantine));
        }
    }
}
