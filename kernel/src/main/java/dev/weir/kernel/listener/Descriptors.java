package dev.weir.kernel.listener;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/** How many connections the process has file descriptors for. */
final class Descriptors {
    private static final System.Logger LOG = System.getLogger(Descriptors.class.getName());
    // For libraries, files, plugins, the admin API and what comes in a moment of need.
    private static final int RESERVE = 256;
    // The client's connection, and one to an upstream.
    private static final int EACH = 2;

    private Descriptors() {}

    /** As many connections as wanted, or as the limit on descriptors lets be served. */
    static int most(int wanted) {
        if (!(ManagementFactory.getOperatingSystemMXBean()
                instanceof UnixOperatingSystemMXBean system)) {
            return wanted;
        }
        long descriptors = system.getMaxFileDescriptorCount();
        int most = most(wanted, descriptors);
        if (most < wanted) {
            // Hardly fewer than wanted is nothing to tell at each start.
            LOG.log(
                    most < wanted / 2 ? System.Logger.Level.WARNING : System.Logger.Level.DEBUG,
                    "at most {0} connections instead of {1}: the process may have {2} file descriptors (ulimit -n)",
                    String.valueOf(most),
                    String.valueOf(wanted),
                    String.valueOf(descriptors));
        }
        return most;
    }

    static int most(int wanted, long descriptors) {
        long affordable = Math.max(descriptors / (2 * EACH), (descriptors - RESERVE) / EACH);
        return Math.clamp(affordable, 1, wanted);
    }
}
