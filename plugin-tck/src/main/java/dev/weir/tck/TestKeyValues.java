package dev.weir.tck;

import dev.weir.api.service.KeyValueStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Key-values without bounds whose time goes by a test's clock. Safe for every thread. */
public final class TestKeyValues implements KeyValueStore {
    private final Clock clock;
    private final AtomicLong version = new AtomicLong();
    private final Map<String, Timed> entries = new ConcurrentHashMap<>();

    private record Timed(Entry entry, Instant expiry) {}

    /** No values. */
    public TestKeyValues(Clock clock) {
        this.clock = clock;
    }

    @Override
    public Optional<Entry> get(String key) {
        return Optional.ofNullable(live(entries.get(key)));
    }

    private @Nullable Entry live(@Nullable Timed timed) {
        return timed != null && clock.instant().isBefore(timed.expiry()) ? timed.entry() : null;
    }

    private Timed timed(byte[] value, Duration ttl) {
        if (ttl.isNegative()) {
            throw new IllegalArgumentException("a ttl must not be negative, was " + ttl);
        }
        Instant expiry = ttl.isZero() ? Instant.MAX : clock.instant().plus(ttl);
        return new Timed(new Entry(value.clone(), version.incrementAndGet()), expiry);
    }

    private static void check(String key) {
        if (key.isEmpty()) {
            throw new IllegalArgumentException("a key must not be empty");
        }
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        check(key);
        entries.put(key, timed(value, ttl));
    }

    @Override
    public boolean compareAndSet(String key, long version, byte[] value, Duration ttl) {
        check(key);
        Timed next = timed(value, ttl);
        Timed kept =
                entries.compute(
                        key,
                        (_, old) -> {
                            Entry entry = live(old);
                            return (entry == null ? 0 : entry.version()) == version ? next : old;
                        });
        return next.equals(kept);
    }

    @Override
    public boolean remove(String key) {
        return live(entries.remove(key)) != null;
    }
}
