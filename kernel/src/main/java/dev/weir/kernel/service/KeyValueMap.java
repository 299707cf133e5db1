package dev.weir.kernel.service;

import dev.weir.api.service.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The key-values of one instance. One more than there is room for costs the one used longest ago,
 * as in other gateways' shared memory.
 */
final class KeyValueMap implements KeyValueStore {
    /** Values an instance may have at a time. */
    static final int MAX_ENTRIES = 10_000;

    /** Keys and values of an instance together, with {@link #ENTRY_BYTES} for each of them. */
    static final long MAX_BYTES = 8 << 20;

    /** A key in UTF-8. */
    static final int MAX_KEY_BYTES = 1 << 10;

    /** A value; an eighth of all, so that one does not cost all others. */
    static final int MAX_VALUE_BYTES = 1 << 20;

    // What an entry costs beside its content, roughly: map node, entry, key, array headers.
    private static final int ENTRY_BYTES = 128;

    private record Stored(Entry entry, long expiryNanos, long bytes) {}

    private final LongSupplier nanoTime;
    private final LongAdder evictions;
    // Guards all that follows.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<String, Stored> entries = new LinkedHashMap<>(16, 0.75f, true);
    private long bytes;
    private long lastVersion;

    /**
     * No values yet.
     *
     * @param nanoTime what time is by: {@link System#nanoTime}
     * @param evictions counts what had to go although its time was not over
     */
    KeyValueMap(LongSupplier nanoTime, LongAdder evictions) {
        this.nanoTime = nanoTime;
        this.evictions = evictions;
    }

    @Override
    public Optional<Entry> get(String key) {
        lock.lock();
        try {
            Stored stored = live(key);
            return stored == null ? Optional.empty() : Optional.of(stored.entry());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        check(key, value, ttl);
        lock.lock();
        try {
            store(key, value, ttl);
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean compareAndSet(String key, long version, byte[] value, Duration ttl) {
        check(key, value, ttl);
        lock.lock();
        try {
            Stored stored = live(key);
            if ((stored == null ? 0 : stored.entry().version()) != version) {
                return false;
            }
            store(key, value, ttl);
            return true;
        } finally {
            lock.unlock();
        }
    }

    @Override
    public boolean remove(String key) {
        lock.lock();
        try {
            boolean there = live(key) != null;
            drop(key);
            return there;
        } finally {
            lock.unlock();
        }
    }

    private static void check(String key, byte[] value, Duration ttl) {
        int length = key.getBytes(StandardCharsets.UTF_8).length;
        if (length == 0 || length > MAX_KEY_BYTES) {
            throw new IllegalArgumentException(
                    "a key has 1 to %d bytes in UTF-8, this has %d"
                            .formatted(MAX_KEY_BYTES, length));
        }
        if (value.length > MAX_VALUE_BYTES) {
            throw new IllegalArgumentException(
                    "a value has at most %d bytes, that of \"%s\" has %d"
                            .formatted(MAX_VALUE_BYTES, key, value.length));
        }
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("a ttl must not be negative, was " + ttl);
        }
    }

    private @Nullable Stored live(String key) {
        Stored stored = entries.get(key);
        if (stored != null && over(stored)) {
            drop(key);
            return null;
        }
        return stored;
    }

    private boolean over(Stored stored) {
        return stored.expiryNanos() != 0 && stored.expiryNanos() - nanoTime.getAsLong() <= 0;
    }

    private void store(String key, byte[] value, Duration ttl) {
        drop(key);
        // In UTF-16 a key takes two bytes a character at most.
        long size = ENTRY_BYTES + 2L * key.length() + value.length;
        makeRoom(size);
        entries.put(key, new Stored(new Entry(value.clone(), ++lastVersion), expiry(ttl), size));
        bytes += size;
    }

    /** 0 stands for never. */
    private long expiry(Duration ttl) {
        if (ttl.isZero()) {
            return 0;
        }
        // Half the range of nanoTime, 146 years, is never as well, and keeps differences right.
        long nanos =
                ttl.compareTo(Duration.ofNanos(Long.MAX_VALUE / 2)) > 0
                        ? Long.MAX_VALUE / 2
                        : ttl.toNanos();
        long expiry = nanoTime.getAsLong() + nanos;
        return expiry == 0 ? 1 : expiry;
    }

    private void makeRoom(long size) {
        for (Iterator<Stored> oldest = entries.values().iterator(); !fits(size); ) {
            Stored stored = oldest.next();
            oldest.remove();
            bytes -= stored.bytes();
            if (!over(stored)) {
                evictions.increment();
            }
        }
    }

    private boolean fits(long size) {
        return entries.size() < MAX_ENTRIES && bytes + size <= MAX_BYTES;
    }

    private void drop(String key) {
        Stored stored = entries.remove(key);
        if (stored != null) {
            bytes -= stored.bytes();
        }
    }
}
