package dev.weir.control.config;

import dev.weir.yaml.Faults;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The names of one kind of object, each taken once. */
final class Names {
    private final String kind;
    private final Faults faults;
    private final Map<String, Place> taken = new LinkedHashMap<>();
    private final List<String> visible = new ArrayList<>();
    private boolean complete = true;

    /**
     * No names yet.
     *
     * @param kind of the objects, in messages
     */
    Names(String kind, Faults faults) {
        this.kind = kind;
        this.faults = faults;
    }

    /** Takes a written name. */
    void take(String name, Node node) {
        boolean secret = node instanceof Node.Text text && text.reference();
        Place earlier = taken.putIfAbsent(name, node.place());
        if (earlier != null) {
            faults.add(
                    node.place(), "%s %s is already at %s".formatted(kind, node.shown(), earlier));
        } else if (!secret) {
            visible.add(name);
        }
    }

    /**
     * Takes a name that was made up for an object without one.
     *
     * @param origin what name it is, in messages: {@code the one made of its path}
     * @param shown whether messages about other objects may show it
     */
    void takeDerived(String name, String origin, Place place, boolean shown) {
        Place earlier = taken.putIfAbsent(name, place);
        if (earlier != null) {
            faults.add(
                    place,
                    "this %s has no `name`, and %s is taken by the one at %s: give it a `name`"
                            .formatted(kind, origin, earlier));
        } else if (shown) {
            visible.add(name);
        }
    }

    /** Says that the name of some object could not be read. */
    void missing() {
        complete = false;
    }

    /** Whether the name is known, or may be one of those that could not be read. */
    boolean mayHave(String name) {
        return !complete || taken.containsKey(name);
    }

    /** The names that messages may show. */
    List<String> visible() {
        return visible;
    }

    /** Where the objects are. */
    Map<String, Place> places() {
        return taken;
    }
}
