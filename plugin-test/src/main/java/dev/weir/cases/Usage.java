package dev.weir.cases;

import com.sun.management.ThreadMXBean;
import dev.weir.kernel.plugin.PluginInstance;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.OptionalLong;
import java.util.function.LongBinaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What exchanges used, each at most.
 *
 * @param time CPU time of the exchange's thread, the scripted upstream's share with it
 * @param memoryBytes bytes that it allocated on the heap
 * @param hostCalls how often a guest called functions of its host; 0 for Java
 * @param guestMemoryBytes what the instance's guests held after it; empty if their host cannot tell
 */
public record Usage(
        Duration time, long memoryBytes, long hostCalls, OptionalLong guestMemoryBytes) {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    static final Usage NONE = new Usage(Duration.ZERO, 0, 0, OptionalLong.of(0));

    /** What the calling thread, which is no virtual one, and the instance have used until now. */
    static Usage now(@Nullable PluginInstance instance) {
        return new Usage(
                Duration.ofNanos(THREADS.getCurrentThreadCpuTime()),
                THREADS.getCurrentThreadAllocatedBytes(),
                instance == null ? 0 : instance.guests().hostCalls(),
                instance == null ? OptionalLong.of(0) : instance.guests().memoryBytes());
    }

    /** What was used since {@code before}, and is held now. */
    Usage since(Usage before) {
        return new Usage(
                time.minus(before.time),
                memoryBytes - before.memoryBytes,
                hostCalls - before.hostCalls,
                guestMemoryBytes);
    }

    /** Of each the greater. */
    Usage orMore(Usage other) {
        return new Usage(
                time.compareTo(other.time) > 0 ? time : other.time,
                Math.max(memoryBytes, other.memoryBytes),
                Math.max(hostCalls, other.hostCalls),
                both(guestMemoryBytes, other.guestMemoryBytes, Math::max));
    }

    /** Of each the lesser. */
    Usage orLess(Usage other) {
        return new Usage(
                time.compareTo(other.time) < 0 ? time : other.time,
                Math.min(memoryBytes, other.memoryBytes),
                Math.min(hostCalls, other.hostCalls),
                both(guestMemoryBytes, other.guestMemoryBytes, Math::min));
    }

    private static OptionalLong both(OptionalLong one, OptionalLong other, LongBinaryOperator of) {
        return one.isPresent() && other.isPresent()
                ? OptionalLong.of(of.applyAsLong(one.getAsLong(), other.getAsLong()))
                : OptionalLong.empty();
    }
}
