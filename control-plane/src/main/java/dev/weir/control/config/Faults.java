package dev.weir.control.config;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The mistakes found so far, each once, by place. */
final class Faults {
    private final SortedSet<ConfigFault> found = new TreeSet<>();

    void add(Place place, String message) {
        found.add(new ConfigFault(place, message));
    }

    int count() {
        return found.size();
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    List<ConfigFault> sorted() {
        return List.copyOf(found);
    }
}
