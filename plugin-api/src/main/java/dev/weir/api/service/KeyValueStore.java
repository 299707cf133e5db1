package dev.weir.api.service;

import dev.weir.api.Unstable;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;

/**
 * Values that all exchanges and guests of one instance share, in the memory of one gateway. They
 * outlive a change of the instance's configuration or version, and end with the instance or the
 * process. Bounded in entries and bytes: where one more has no room, what was used longest ago
 * goes. So it is a place for what can be made again. No other instance sees them. Safe for every
 * thread; no call waits for anything but other calls.
 */
@Unstable
public interface KeyValueStore {

    /** The value under a key; nothing if there is none or its time is over. */
    Optional<Entry> get(String key);

    /**
     * Stores a value, whatever was there.
     *
     * @param value is copied; may be empty
     * @param ttl how long it stays at most; zero for as long as there is room
     * @throws IllegalArgumentException if the key is empty, the key or the value is longer than is
     *     allowed, or the time is negative
     */
    void put(String key, byte[] value, Duration ttl);

    /**
     * Stores a value only if nothing has changed meanwhile.
     *
     * @param version the {@link Entry#version()} that must be there still; 0 if nothing must be
     *     there
     * @return whether it was stored
     * @throws IllegalArgumentException as {@link #put}
     */
    boolean compareAndSet(String key, long version, byte[] value, Duration ttl);

    /** Removes a value; whether there was one. */
    boolean remove(String key);

    /** A stored value. */
    final class Entry {
        private final byte[] value;
        private final long version;

        /**
         * A value as it is stored.
         *
         * @param value taken over, not copied
         * @param version positive; another one after each change
         */
        public Entry(byte[] value, long version) {
            this.value = Objects.requireNonNull(value, "value");
            this.version = version;
        }

        /** A copy of the value. */
        public byte[] value() {
            return value.clone();
        }

        /** The length of the value in bytes. */
        public int length() {
            return value.length;
        }

        /** For {@link KeyValueStore#compareAndSet}: positive, and different after each change. */
        public long version() {
            return version;
        }
    }
}
