package dev.weir.kernel.guest;

import java.lang.management.ManagementFactory;
import java.util.HashSet;
import java.util.Set;
import jdk.management.VirtualThreadSchedulerMXBean;
import org.jspecify.annotations.Nullable;

/**
 * Gives the scheduler of virtual threads one carrier more for each that a plugin holds, so that the
 * other exchanges find one at once and share the cores by the system's time slices, instead of
 * waiting until the plugin is cut. Used by the watchdog's thread only.
 */
final class SpareCarriers {
    /** Code that computes so long without a pause holds its carrier. Two looks. */
    static final long HELD_NANOS = 2 * Watchdog.TICK_NANOS;

    /** More threads than that only take memory: the cores are shared as it is. */
    private static final int MOST = 64;

    /**
     * How long a carrier that was added stays: making one costs more than keeping it. Shorter than
     * the watchdog looks on before it sleeps.
     */
    private static final long KEEP_NANOS = 500_000_000;

    private static final System.Logger LOG = System.getLogger(SpareCarriers.class.getName());

    private final Set<Long> held = new HashSet<>();
    // Looked for when it is first needed: a start does without.
    private @Nullable VirtualThreadSchedulerMXBean scheduler;
    private int usual;
    private int added;
    private long neededUntil;

    /** A carrier is held by a plugin, as this look has seen. */
    void held(long platformThread) {
        held.add(platformThread);
    }

    /** A look has ended: as many more carriers as were seen held. */
    void lookEnded(long now) {
        int wanted = Math.min(held.size(), MOST);
        held.clear();
        if (wanted > 0 && wanted >= added) {
            neededUntil = now + KEEP_NANOS;
            more(wanted);
        } else if (wanted < added && now - neededUntil >= 0) {
            neededUntil = now + KEEP_NANOS;
            allow(wanted);
        }
    }

    private void more(int wanted) {
        VirtualThreadSchedulerMXBean found = scheduler;
        if (found == null) {
            found = ManagementFactory.getPlatformMXBean(VirtualThreadSchedulerMXBean.class);
            scheduler = found;
            usual = found.getParallelism();
        }
        if (wanted > added) {
            allow(wanted);
        }
        if (found.getPoolSize() < usual + added) {
            // It makes a carrier when work comes to a queue that was empty, as that of a new thread
            // is; those that wait already would not have it made.
            Thread.ofPlatform()
                    .daemon()
                    .name("weir-watchdog-spare")
                    .start(() -> Thread.startVirtualThread(() -> {}));
        }
    }

    private void allow(int carriers) {
        VirtualThreadSchedulerMXBean found = scheduler;
        if (found == null) {
            return;
        }
        added = carriers;
        try {
            found.setParallelism(usual + carriers);
        } catch (IllegalArgumentException e) {
            LOG.log(System.Logger.Level.DEBUG, "no more carriers: {0}", e.getMessage());
        }
    }

    /** Takes all that were added away. */
    void close() {
        if (added > 0) {
            allow(0);
        }
    }
}
