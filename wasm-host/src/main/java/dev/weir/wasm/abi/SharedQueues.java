package dev.weir.wasm.abi;

import dev.weir.api.GatewayException;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The shared queues of one plugin instance. For each item one of the guests that registered the
 * queue is told, on a thread of its own, while it has no other call. Safe for every thread.
 */
public final class SharedQueues {
    static final List<HostCall<ProxyWasmGuest>> CALLS =
            List.of(
                    HostCall.proxy("proxy_register_shared_queue", "iii", SharedQueues::register),
                    HostCall.proxy("proxy_resolve_shared_queue", "iiiii", SharedQueues::resolve),
                    HostCall.proxy("proxy_enqueue_shared_queue", "iii", SharedQueues::enqueue),
                    HostCall.proxy("proxy_dequeue_shared_queue", "iii", SharedQueues::dequeue));

    private static final int MAX_QUEUES = 1000;
    private static final int MAX_NAME_BYTES = 4 << 10;

    /** What an item costs beside its bytes. */
    private static final int ITEM_BYTES = 50;

    private static final class SharedQueue {
        final Queue<byte[]> items = new ArrayDeque<>();
        final Set<ProxyWasmGuest> listeners = new LinkedHashSet<>();
        int untold;
        boolean telling;
    }

    // Guarded by this: a monitor, for the reason that SharedData has.
    private final Map<String, Integer> ids = new HashMap<>();
    private final List<SharedQueue> queues = new ArrayList<>();
    private long bytes;

    private static Status register(ProxyWasmGuest guest, long[] a) {
        int id = guest.plugin().shared().queues().register(guest, name(guest, a[0], a[1]));
        guest.events().registeredQueue();
        guest.memory().writeInt(a[2], id);
        return Status.OK;
    }

    private static Status resolve(ProxyWasmGuest guest, long[] a) {
        // One plugin, one VM: its id says nothing.
        guest.memory().bytes(a[0], a[1], MAX_NAME_BYTES);
        Optional<Integer> id = guest.plugin().shared().queues().find(name(guest, a[2], a[3]));
        if (id.isEmpty()) {
            return Status.NOT_FOUND;
        }
        guest.memory().writeInt(a[4], id.get());
        return Status.OK;
    }

    private static Status enqueue(ProxyWasmGuest guest, long[] a) {
        byte[] item = guest.memory().bytes(a[1], a[2]);
        SharedQueues queues = guest.plugin().shared().queues();
        int id = (int) a[0];
        Status status = queues.add(id, item, guest.plugin().context().limits().memoryBytes());
        if (status == Status.OK) {
            guest.events().afterCall(() -> queues.tell(id));
        }
        return status;
    }

    private static Status dequeue(ProxyWasmGuest guest, long[] a) {
        SharedQueues queues = guest.plugin().shared().queues();
        if (!queues.exists((int) a[0])) {
            return Status.NOT_FOUND;
        }
        Optional<byte[]> item = queues.poll((int) a[0]);
        if (item.isEmpty()) {
            return Status.EMPTY;
        }
        guest.memory().give(item.get(), a[1], a[2]);
        return Status.OK;
    }

    private static String name(ProxyWasmGuest guest, long address, long length) {
        return new String(
                guest.memory().bytes(address, length, MAX_NAME_BYTES), StandardCharsets.ISO_8859_1);
    }

    private synchronized int register(ProxyWasmGuest guest, String name) {
        Integer known = ids.get(name);
        if (known == null) {
            if (queues.size() == MAX_QUEUES) {
                throw new IllegalArgumentException(
                        "an instance has at most %d shared queues".formatted(MAX_QUEUES));
            }
            queues.add(new SharedQueue());
            known = queues.size();
            ids.put(name, known);
        }
        queues.get(known - 1).listeners.add(guest);
        return known;
    }

    private synchronized Optional<Integer> find(String name) {
        return Optional.ofNullable(ids.get(name));
    }

    private synchronized boolean exists(int id) {
        return id > 0 && id <= queues.size();
    }

    private synchronized Status add(int id, byte[] item, long mostBytes) {
        if (!exists(id)) {
            return Status.NOT_FOUND;
        }
        if (bytes + item.length + ITEM_BYTES > mostBytes) {
            return Status.INTERNAL_FAILURE;
        }
        bytes += item.length + ITEM_BYTES;
        queues.get(id - 1).items.add(item);
        queues.get(id - 1).untold++;
        return Status.OK;
    }

    private synchronized Optional<byte[]> poll(int id) {
        Optional<byte[]> item = Optional.ofNullable(queues.get(id - 1).items.poll());
        item.ifPresent(taken -> bytes -= taken.length + ITEM_BYTES);
        return item;
    }

    /** A guest is gone. */
    synchronized void leave(ProxyWasmGuest guest) {
        queues.forEach(queue -> queue.listeners.remove(guest));
    }

    private synchronized void tell(int id) {
        SharedQueue queue = queues.get(id - 1);
        if (!queue.telling && queue.untold > 0) {
            queue.telling = true;
            Thread.ofVirtual().name("weir-wasm-queue").start(() -> tellAll(id));
        }
    }

    private void tellAll(int id) {
        ProxyWasmGuest listener = next(id);
        while (listener != null) {
            Duration wall = listener.plugin().context().limits().wall();
            try {
                listener.inRoot(
                        Callbacks.QUEUE_READY, wall, now -> now.queueReady, Streams.ROOT_ID, id);
            } catch (GatewayException e) {
                listener.plugin().context().log().log(Level.ERROR, "a queue was not served", e);
            } catch (InterruptedException e) {
                return; // nobody interrupts this thread but a limit, which is no interrupt here
            }
            listener = next(id);
        }
    }

    /** The guest to tell of the next item; null ends the telling. */
    private synchronized @Nullable ProxyWasmGuest next(int id) {
        SharedQueue queue = queues.get(id - 1);
        if (queue.untold == 0 || queue.listeners.isEmpty()) {
            queue.telling = false;
            queue.untold = 0;
            return null;
        }
        queue.untold--;
        ProxyWasmGuest first = queue.listeners.iterator().next();
        // In turn, so that one guest that is busy does not hold all items up.
        queue.listeners.remove(first);
        queue.listeners.add(first);
        return first;
    }
}
