package dev.weir.js.quick;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * The gateway's objects that a guest holds, by the number it knows them by. They lie outside of the
 * linear memory, so what they weigh is counted: a guest must not fill the gateway's heap with them.
 * For one thread at a time.
 */
public final class Handles {
    // An object, its place in the tables and what it has before anything is put into it.
    private static final int LEAST_BYTES = 256;

    private static final class Held {
        private final int number;
        private final Object object;
        private int references;
        private long bytes = LEAST_BYTES;

        Held(int number, Object object) {
            this.number = number;
            this.object = object;
        }
    }

    private final Map<Integer, Held> byNumber = new HashMap<>();
    private final IdentityHashMap<Object, Held> byObject = new IdentityHashMap<>();
    private final ToLongFunction<Object> weight;
    private final long mostBytes;
    private long bytes;
    private int last;

    /**
     * An empty table for objects of at most that many bytes together.
     *
     * @param weight the bytes that an object's content takes
     */
    public Handles(ToLongFunction<Object> weight, long mostBytes) {
        this.weight = weight;
        this.mostBytes = mostBytes;
    }

    /** A table of copies under the same numbers, for a copy of the guest. */
    public Handles copy(UnaryOperator<Object> copier, long mostBytes) {
        Handles copy = new Handles(weight, mostBytes);
        for (Held one : byNumber.values()) {
            Held other = new Held(one.number, copier.apply(one.object));
            other.references = one.references;
            other.bytes = one.bytes;
            copy.byNumber.put(other.number, other);
            copy.byObject.put(other.object, other);
        }
        copy.bytes = bytes;
        copy.last = last;
        return copy;
    }

    /**
     * Weighs an object that has changed, if the guest holds it.
     *
     * @throws IllegalArgumentException if all together weigh too much
     */
    public void weigh(Object object) {
        Held held = byObject.get(object);
        if (held != null) {
            long now = LEAST_BYTES + weight.applyAsLong(object);
            bytes += now - held.bytes;
            held.bytes = now;
            refuseTooMuch();
        }
    }

    /** Lets go of an object; where the guest still holds it, it finds another there. */
    public void replace(Object object, Object by) {
        Held held = byObject.remove(object);
        if (held != null) {
            Held other = new Held(held.number, by);
            other.references = held.references;
            bytes += other.bytes - held.bytes;
            byNumber.put(other.number, other);
            byObject.put(by, other);
        }
    }

    /**
     * The number of an object that the guest asked for, of which it has one reference more.
     *
     * @throws IllegalArgumentException if there are too many
     */
    int give(Object object) {
        refuseTooMuch();
        return add(object);
    }

    /** The number of an object that the guest must have, of which it has one reference more. */
    int add(Object object) {
        Held held = byObject.get(object);
        if (held == null) {
            held = new Held(unused(), object);
            held.bytes += weight.applyAsLong(object);
            byNumber.put(held.number, held);
            byObject.put(object, held);
            bytes += held.bytes;
        }
        held.references++;
        return held.number;
    }

    /**
     * The object of that number.
     *
     * @throws IllegalStateException if there is none, which no sound guest asks for
     */
    Object get(int number) {
        Held found = byNumber.get(number);
        if (found == null) {
            throw new IllegalStateException("no object has the number " + number);
        }
        return found.object;
    }

    /** The guest has one reference less. */
    void drop(int number) {
        Held held = byNumber.get(number);
        if (held != null && --held.references == 0) {
            byNumber.remove(number);
            byObject.remove(held.object);
            bytes -= held.bytes;
        }
    }

    private int unused() {
        do {
            last = last == Integer.MAX_VALUE ? 1 : last + 1;
        } while (byNumber.containsKey(last));
        return last;
    }

    private void refuseTooMuch() {
        if (bytes > mostBytes) {
            throw new IllegalArgumentException(
                    "the Headers, URLs, keys and bodies of this plugin take more than %d bytes; keep fewer, or raise limits.memory"
                            .formatted(mostBytes));
        }
    }
}
