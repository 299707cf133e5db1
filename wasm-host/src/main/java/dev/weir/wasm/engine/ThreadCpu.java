package dev.weir.wasm.engine;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;

/** What a thread has computed, a virtual one too. Looks through all threads for that one. */
public final class ThreadCpu {
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private ThreadCpu() {}

    /** The CPU time of the platform thread that it runs on now; -1 while it runs on none. */
    public static long nanos(Thread thread) {
        return thread.isVirtual()
                ? ofCarrier(thread.toString())
                : THREADS.getThreadCpuTime(thread.threadId());
    }

    // The carrier's name stands behind the last @ of the virtual thread's text, and nowhere else.
    private static long ofCarrier(String text) {
        String carrier = text.substring(text.lastIndexOf('@') + 1);
        for (ThreadInfo info : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
            if (info != null && info.getThreadName().equals(carrier)) {
                return THREADS.getThreadCpuTime(info.getThreadId());
            }
        }
        return -1;
    }
}
