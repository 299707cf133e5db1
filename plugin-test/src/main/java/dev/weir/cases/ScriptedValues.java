package dev.weir.cases;

import dev.weir.api.service.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The key-values of one case, by its clock. Safe for every thread. */
final class ScriptedValues implements KeyValueStore {
    private record Stored(Entry entry, Instant end) {}

    private final Clock clock;
    // Guarded by itself.
    private final Map<String, Stored> stored = new HashMap<>();
    private long version;

    ScriptedValues(Clock clock, Map<String, String> first) {
        this.clock = clock;
        first.forEach(
                (key, value) -> put(key, value.getBytes(StandardCharsets.UTF_8), Duration.ZERO));
    }

    @Override
    public Optional<Entry> get(String key) {
        synchronized (stored) {
            return Optional.ofNullable(stored.get(key))
                    .filter(each -> clock.instant().isBefore(each.end()))
                    .map(Stored::entry);
        }
    }

    /** The value as UTF-8. */
    Optional<String> text(String key) {
        return get(key).map(entry -> new String(entry.value(), StandardCharsets.UTF_8));
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        if (key.isEmpty() || ttl.isNegative()) {
            throw new IllegalArgumentException(
                    "a key must not be empty nor a ttl negative, were \"%s\" and %s"
                            .formatted(key, ttl));
        }
        synchronized (stored) {
            Instant end = ttl.isZero() ? Instant.MAX : clock.instant().plus(ttl);
            stored.put(key, new Stored(new Entry(value.clone(), ++version), end));
        }
    }

    @Override
    public boolean compareAndSet(String key, long expected, byte[] value, Duration ttl) {
        synchronized (stored) {
            if (get(key).map(Entry::version).orElse(0L) != expected) {
                return false;
            }
            put(key, value, ttl);
            return true;
        }
    }

    @Override
    public boolean remove(String key) {
        synchronized (stored) {
            boolean there = get(key).isPresent();
            stored.remove(key);
            return there;
        }
    }
}
