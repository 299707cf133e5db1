package dev.weir.js;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Guests that no call has, each at a place of its own. The first places are filled and emptied
 * first: the guests there were used last, and their data is in the caches. Safe for every thread.
 */
final class IdleGuests {
    private final AtomicReferenceArray<@Nullable Guest> places;

    /** Room for so many. */
    IdleGuests(int most) {
        places = new AtomicReferenceArray<>(most);
    }

    /**
     * Takes one in which no call waits, where there is one, so that a cut hits nobody else.
     *
     * @return null if there is none at all
     */
    @Nullable Guest take() {
        Guest alone = take(false);
        return alone != null ? alone : take(true);
    }

    private @Nullable Guest take(boolean shared) {
        for (int i = 0; i < places.length(); i++) {
            Guest guest = places.get(i);
            if (guest != null
                    && (shared || !guest.shared())
                    && places.compareAndSet(i, guest, null)) {
                return guest;
            }
        }
        return null;
    }

    /**
     * Puts one back.
     *
     * @return false if there is no room
     */
    boolean put(Guest guest) {
        for (int i = 0; i < places.length(); i++) {
            if (places.get(i) == null && places.compareAndSet(i, null, guest)) {
                return true;
            }
        }
        return false;
    }

    /** Closes those that are there. */
    void close() {
        for (int i = 0; i < places.length(); i++) {
            Guest guest = places.getAndSet(i, null);
            if (guest != null) {
                guest.close();
            }
        }
    }
}
