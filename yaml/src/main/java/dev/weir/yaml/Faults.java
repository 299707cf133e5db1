package dev.weir.yaml;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** The mistakes found so far, each once, by place. */
public final class Faults {
    private final SortedSet<ConfigFault> found = new TreeSet<>();

    /** None so far. */
    public Faults() {}

    /** Adds a mistake. */
    public void add(Place place, String message) {
        found.add(new ConfigFault(place, message));
    }

    /** How many there are. */
    public int count() {
        return found.size();
    }

    /** Whether there is none. */
    public boolean isEmpty() {
        return found.isEmpty();
    }

    /** All of them, by place. */
    public List<ConfigFault> sorted() {
        return List.copyOf(found);
    }
}
