package dev.weir.api.spi;

import java.time.Duration;
import java.util.Objects;

/**
 * What one call into a plugin may use. A call is one entry into guest code: a request head, a
 * response head, a chunk of a body.
 *
 * @param time compute, waiting excluded; positive
 * @param wall compute and waiting; positive
 * @param memoryBytes the guest's memory; for {@code js} the bytes allocated in one call; positive
 * @param isolation which threads run it; for {@code js}, others ignore it
 */
public record Limits(Duration time, Duration wall, long memoryBytes, Isolation isolation) {

    /** 50 ms, 2 s, 16 MiB. */
    public static final Limits DEFAULT =
            new Limits(Duration.ofMillis(50), Duration.ofSeconds(2), 16L << 20);

    /** Limits of a guest that runs on the exchange's own thread. */
    public Limits(Duration time, Duration wall, long memoryBytes) {
        this(time, wall, memoryBytes, Isolation.DIRECT);
    }

    /** Refuses what is not positive. */
    public Limits {
        Objects.requireNonNull(time, "time");
        Objects.requireNonNull(wall, "wall");
        Objects.requireNonNull(isolation, "isolation");
        if (!time.isPositive() || !wall.isPositive() || memoryBytes <= 0) {
            throw new IllegalArgumentException(
                    "limits must be positive, were time %s, wall %s, memory %d"
                            .formatted(time, wall, memoryBytes));
        }
    }
}
