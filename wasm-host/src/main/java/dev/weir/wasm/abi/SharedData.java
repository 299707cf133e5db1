package dev.weir.wasm.abi;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What the guests of one plugin instance share: values by key, each with a number that changes with
 * every write, for compare and swap. Safe for every thread.
 */
public final class SharedData {
    static final List<HostCall<ProxyWasmGuest>> CALLS =
            List.of(
                    HostCall.proxy("proxy_get_shared_data", "iiiii", SharedData::get),
                    HostCall.proxy("proxy_set_shared_data", "iiiii", SharedData::set));

    private static final int MAX_KEY_BYTES = 4 << 10;

    /** What a key costs beside its bytes. */
    private static final int ENTRY_BYTES = 100;

    // Not a record: it would compare the array by identity.
    private static final class Entry {
        final byte[] value;
        final int cas;

        Entry(byte[] value, int cas) {
            this.value = value;
            this.cas = cas;
        }
    }

    // Guarded by this. A monitor, not a lock: guests call with as little stack left as they like,
    // and a monitor is given back even where a call to unlock would overflow.
    private final Map<String, Entry> entries = new HashMap<>();
    private long bytes;
    private int lastCas;

    private static Status get(ProxyWasmGuest guest, long[] a) {
        Optional<Entry> entry = guest.plugin().shared().data().find(key(guest, a));
        if (entry.isEmpty()) {
            return Status.NOT_FOUND;
        }
        guest.memory().give(entry.get().value, a[2], a[3]);
        guest.memory().writeInt(a[4], entry.get().cas);
        return Status.OK;
    }

    private static Status set(ProxyWasmGuest guest, long[] a) {
        byte[] value = guest.memory().bytes(a[2], a[3]);
        // All guests of the instance together may keep as much here as one may in its memory.
        long most = guest.plugin().context().limits().memoryBytes();
        return guest.plugin().shared().data().put(key(guest, a), value, (int) a[4], most);
    }

    private static String key(ProxyWasmGuest guest, long[] a) {
        return new String(
                guest.memory().bytes(a[0], a[1], MAX_KEY_BYTES), StandardCharsets.ISO_8859_1);
    }

    private synchronized Optional<Entry> find(String key) {
        return Optional.ofNullable(entries.get(key));
    }

    /** Sets a value; {@code cas} 0 sets it whatever is there. */
    private synchronized Status put(String key, byte[] value, int cas, long mostBytes) {
        Entry old = entries.get(key);
        if (old != null && cas != 0 && cas != old.cas) {
            return Status.CAS_MISMATCH;
        }
        long freed = old == null ? 0 : cost(key, old.value);
        long after = bytes - freed + cost(key, value);
        if (after > mostBytes) {
            return Status.INTERNAL_FAILURE;
        }
        lastCas = lastCas == -1 ? 1 : lastCas + 1; // never 0, which means "whatever"
        entries.put(key, new Entry(value, lastCas));
        bytes = after;
        return Status.OK;
    }

    private static long cost(String key, byte[] value) {
        return (long) key.length() + value.length + ENTRY_BYTES;
    }
}
