package dev.weir.cases;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * What exchanges used, each at most.
 *
 * @param time CPU time of the exchange's thread, the scripted upstream's share with it
 * @param memoryBytes bytes that it allocated on the heap
 */
public record Usage(Duration time, long memoryBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static final Usage NONE = new Usage(Duration.ZERO, 0);

    /** What the calling thread has used since it began; it is no virtual one. */
    static Usage now() {
        return new Usage(
                Duration.ofNanos(THREADS.getCurrentThreadCpuTime()),
                THREADS.getCurrentThreadAllocatedBytes());
    }

    /** What was used since {@code before}. */
    Usage since(Usage before) {
        return new Usage(time.minus(before.time), memoryBytes - before.memoryBytes);
    }

    /** Of each the greater. */
    Usage orMore(Usage other) {
        return new Usage(
                time.compareTo(other.time) > 0 ? time : other.time,
                Math.max(memoryBytes, other.memoryBytes));
    }

    /** Of each the lesser. */
    Usage orLess(Usage other) {
        return new Usage(
                time.compareTo(other.time) < 0 ? time : other.time,
                Math.min(memoryBytes, other.memoryBytes));
    }
}
