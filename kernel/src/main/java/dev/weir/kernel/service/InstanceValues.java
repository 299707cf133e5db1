package dev.weir.kernel.service;

import dev.weir.api.service.KeyValueStore;
import java.time.Duration;
import java.util.Optional;

/** The key-values of an instance as it holds them: in shadow they are others. */
final class InstanceValues implements KeyValueStore {
    private final InstanceState state;
    private final KeyValueStore enforced;
    private final KeyValueStore shadowed;

    InstanceValues(InstanceState state, KeyValueStore enforced, KeyValueStore shadowed) {
        this.state = state;
        this.enforced = enforced;
        this.shadowed = shadowed;
    }

    private KeyValueStore current() {
        return state.inShadow() ? shadowed : enforced;
    }

    @Override
    public Optional<Entry> get(String key) {
        return current().get(key);
    }

    @Override
    public void put(String key, byte[] value, Duration ttl) {
        current().put(key, value, ttl);
    }

    @Override
    public boolean compareAndSet(String key, long version, byte[] value, Duration ttl) {
        return current().compareAndSet(key, version, value, ttl);
    }

    @Override
    public boolean remove(String key) {
        return current().remove(key);
    }
}
