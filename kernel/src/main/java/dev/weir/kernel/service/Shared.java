package dev.weir.kernel.service;

import dev.weir.kernel.guest.BriefLock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;

/** Values that live as long as somebody uses them, by key. Not for the way of a request. */
final class Shared<K, V> {
    private final Function<K, V> make;
    private final Consumer<V> end;
    // Guards the map and what is in it.
    private final BriefLock lock = new BriefLock();
    private final Map<K, Used<V>> values = new HashMap<>();

    private static final class Used<V> {
        final V value;
        int users;

        Used(V value) {
            this.value = value;
        }
    }

    /**
     * No values.
     *
     * @param end what becomes of a value after its last user
     */
    Shared(Function<K, V> make, Consumer<V> end) {
        this.make = make;
        this.end = end;
    }

    /** The value of a key, made if there is none; the caller releases it. */
    V take(K key) {
        lock.lock();
        try {
            Used<V> used = values.computeIfAbsent(key, each -> new Used<>(make.apply(each)));
            used.users++;
            return used.value;
        } finally {
            lock.unlock();
        }
    }

    /** Gives back what {@link #take} gave. */
    void release(K key) {
        lock.lock();
        try {
            Used<V> used = values.get(key);
            if (used != null && --used.users == 0) {
                values.remove(key);
                end.accept(used.value);
            }
        } finally {
            lock.unlock();
        }
    }
}
