package dev.weir.kernel.guest;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Where the watchdog finds the exchanges whose filters run now. Those that wait for an upstream are
 * not in it, so a few cells are enough for many exchanges; an exchange takes one by a single write,
 * near the place that its thread's number gives.
 */
final class FilterTable {
    /** More than threads can run filters at once; only waiting filters could fill it. */
    private static final int CELLS = 1024;

    private static final int PROBES = 4;

    /** Fibonacci hashing: thread numbers in a row come to lie far apart. */
    private static final int SPREAD = 0x9E3779B9;

    private final AtomicReferenceArray<FilterWatch> cells = new AtomicReferenceArray<>(CELLS);
    private final Set<FilterWatch> overflow = ConcurrentHashMap.newKeySet();

    void add(FilterWatch watch, Thread current) {
        int hash = ((int) current.threadId() * SPREAD) >>> 16;
        for (int i = 0; i < PROBES; i++) {
            int cell = (hash + i) & (CELLS - 1);
            if (cells.getPlain(cell) == null && cells.compareAndSet(cell, null, watch)) {
                watch.cell = cell;
                return;
            }
        }
        overflow.add(watch);
    }

    void remove(FilterWatch watch) {
        if (watch.cell >= 0) {
            cells.setRelease(watch.cell, null);
            watch.cell = -1;
        } else {
            overflow.remove(watch);
        }
    }

    /** Looks at all of them; whether there was any. */
    boolean check(Carriers carriers) {
        boolean any = !overflow.isEmpty();
        for (int i = 0; i < CELLS; i++) {
            FilterWatch watch = cells.get(i);
            if (watch != null) {
                any = true;
                watch.check(carriers);
            }
        }
        for (FilterWatch watch : overflow) {
            watch.check(carriers);
        }
        return any;
    }
}
