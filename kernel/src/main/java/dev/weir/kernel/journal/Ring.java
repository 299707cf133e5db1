package dev.weir.kernel.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The last so many entries. Adding takes no lock: failures come in floods. Safe for every thread.
 */
final class Ring<T> {
    private final AtomicReferenceArray<T> entries;
    private final AtomicLong added = new AtomicLong();

    Ring(int size) {
        entries = new AtomicReferenceArray<>(size);
    }

    void add(T entry) {
        entries.set((int) (added.getAndIncrement() % entries.length()), entry);
    }

    /** What is there, the newest first. */
    List<T> newestFirst() {
        List<T> found = new ArrayList<>();
        long next = added.get();
        for (long i = next - 1; i >= 0 && i >= next - entries.length(); i--) {
            T entry = entries.get((int) (i % entries.length()));
            if (entry != null) {
                found.add(entry);
            }
        }
        return found;
    }
}
