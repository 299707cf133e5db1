package dev.weir.kernel.guest;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * CPU time and allocation of a running thread. A virtual thread's own counters read -1, so those of
 * the carrier it is mounted on are taken; its name stands in {@link Thread#toString} after the
 * {@code @}. Used by the watchdog's thread only.
 */
final class Carriers {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final Map<String, Long> carrierIds = new HashMap<>();
    private final SpareCarriers spare = new SpareCarriers();

    /** The platform thread that runs {@code thread} now; empty while it runs on none. */
    OptionalLong platformThread(Thread thread) {
        if (!thread.isVirtual()) {
            return OptionalLong.of(thread.threadId());
        }
        String text = thread.toString();
        int at = text.lastIndexOf('@');
        if (at < 0) {
            return OptionalLong.empty();
        }
        Long id = carrierIds.get(text.substring(at + 1));
        if (id == null) {
            refresh();
            id = carrierIds.get(text.substring(at + 1));
        }
        return id == null ? OptionalLong.empty() : OptionalLong.of(id);
    }

    /** A plugin was seen to hold this carrier. */
    void held(long threadId) {
        spare.held(threadId);
    }

    /** The watchdog has looked at everything. */
    void lookEnded() {
        spare.lookEnded(System.nanoTime());
    }

    /** No more looks. */
    void close() {
        spare.close();
    }

    private void refresh() {
        carrierIds.clear();
        for (ThreadInfo info : threads.getThreadInfo(threads.getAllThreadIds())) {
            if (info != null) {
                carrierIds.put(info.getThreadName(), info.getThreadId());
            }
        }
    }

    /** CPU time in nanoseconds; -1 if the thread has ended. */
    long cpuNanos(long threadId) {
        return threads.getThreadCpuTime(threadId);
    }

    /** Bytes allocated on the heap; -1 if the thread has ended. */
    long allocatedBytes(long threadId) {
        return threads.getThreadAllocatedBytes(threadId);
    }
}
