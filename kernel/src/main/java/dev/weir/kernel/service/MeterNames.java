package dev.weir.kernel.service;

import dev.weir.api.service.Meters;
import dev.weir.kernel.guest.BriefLock;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Which names of {@code /metrics} the meters of all plugins take: in the text format a name has one
 * type, and a histogram has several names.
 */
final class MeterNames {
    // Guards the map. Taken when instances close, behind which a change may wait.
    private final BriefLock lock = new BriefLock();
    private final Map<String, Taken> names = new HashMap<>();

    private record Taken(Class<?> kind, String meter, int users) {}

    /**
     * Takes the names that a meter is shown under.
     *
     * @throws IllegalArgumentException if one of them stands for something else
     */
    void take(Class<?> kind, String meter) {
        lock.lock();
        try {
            for (String shown : shown(kind, meter)) {
                Taken taken = names.get(shown);
                if (taken != null && (taken.kind() != kind || !taken.meter().equals(meter))) {
                    throw taken(meter, taken.kind(), taken.meter());
                }
            }
            for (String shown : shown(kind, meter)) {
                names.merge(
                        shown,
                        new Taken(kind, meter, 1),
                        (old, one) -> new Taken(kind, meter, old.users() + one.users()));
            }
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what {@link #take} took. */
    void release(Class<?> kind, String meter) {
        lock.lock();
        try {
            for (String shown : shown(kind, meter)) {
                names.computeIfPresent(
                        shown,
                        (_, old) ->
                                old.users() == 1 ? null : new Taken(kind, meter, old.users() - 1));
            }
        } finally {
            lock.unlock();
        }
    }

    private static List<String> shown(Class<?> kind, String meter) {
        if (kind == Meters.Counter.class) {
            return List.of(meter, meter + "_total");
        } else if (kind == Meters.Gauge.class) {
            return List.of(meter);
        }
        return List.of(meter, meter + "_bucket", meter + "_count", meter + "_sum");
    }

    static IllegalArgumentException taken(String wanted, Class<?> kind, String meter) {
        return new IllegalArgumentException(
                "meter \"%s\" cannot be shown beside the %s \"%s\" that there is: choose another name"
                        .formatted(wanted, kind.getSimpleName().toLowerCase(Locale.ROOT), meter));
    }
}
