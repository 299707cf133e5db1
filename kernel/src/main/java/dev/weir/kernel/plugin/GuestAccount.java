package dev.weir.kernel.plugin;

import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.GuestSlot;
import dev.weir.kernel.metrics.InstanceFigures;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What the guests of one instance use, over all its routes: the memory they hold and the host
 * functions they called, as far as their host tells.
 */
public final class GuestAccount implements GuestMeter {
    private final GuestMeter meter;
    private final Set<Billed> slots = ConcurrentHashMap.newKeySet();
    // Guards a slot's end: its calls must not be missing or there twice for who asks then.
    private final ReentrantLock lock = new ReentrantLock();
    private long callsOfClosed; // guarded by lock
    private final InstanceFigures figures;
    // Whether a host has ever told what a guest holds.
    private volatile boolean told;

    /** An account of guests that {@code meter} keeps within their limits. */
    GuestAccount(GuestMeter meter, InstanceFigures figures) {
        this.meter = meter;
        this.figures = figures;
    }

    @Override
    public GuestSlot slot(Cut cut, boolean boundAllocation) {
        Billed slot = new Billed(meter.slot(cut, boundAllocation));
        slots.add(slot);
        return slot;
    }

    /** Bytes that the guests hold now; empty if there are some and their host cannot tell. */
    public OptionalLong memoryBytes() {
        return told || slots.isEmpty()
                ? OptionalLong.of(slots.stream().mapToLong(Billed::shownBytes).sum())
                : OptionalLong.empty();
    }

    /** How often guests called functions of their host; 0 where their host does not count. */
    public long hostCalls() {
        lock.lock();
        try {
            return callsOfClosed + slots.stream().mapToLong(Billed::hostCalls).sum();
        } finally {
            lock.unlock();
        }
    }

    /** How many guests were cut and did not come back, since the gateway started. */
    public long lost() {
        return figures.lost();
    }

    private final class Billed implements GuestSlot {
        private final GuestSlot slot;
        // Written by the thread in the guest, read by whoever looks.
        private volatile long memoryBytes = -1;
        private final AtomicLong hostCalls = new AtomicLong();

        Billed(GuestSlot slot) {
            this.slot = slot;
        }

        long shownBytes() {
            return Math.max(memoryBytes, 0);
        }

        long hostCalls() {
            return hostCalls.getOpaque();
        }

        @Override
        public void enter() {
            slot.enter();
        }

        @Override
        public void enter(Duration left) {
            slot.enter(left);
        }

        @Override
        public Optional<Breach> exit() {
            return slot.exit();
        }

        @Override
        public void used(long memoryBytes, long hostCalls) {
            if (memoryBytes >= 0 && memoryBytes != this.memoryBytes) {
                this.memoryBytes = memoryBytes;
                told = true;
            }
            if (hostCalls > 0) {
                // One thread has the guest: no addition that others wait for.
                this.hostCalls.setOpaque(this.hostCalls.getPlain() + hostCalls);
            }
        }

        @Override
        public void lost() {
            figures.guestLost();
            slot.lost();
        }

        @Override
        public void close() {
            lock.lock();
            try {
                if (slots.remove(this)) {
                    callsOfClosed += hostCalls();
                }
            } finally {
                lock.unlock();
            }
            slot.close();
        }
    }
}
