package dev.weir.js;

import com.sun.management.ThreadMXBean;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.GuestSlot;
import java.lang.management.ManagementFactory;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * Cuts a guest that allocates more than {@code most} bytes in a call on a platform thread, which it
 * looks at every millisecond.
 */
record AllocationMeter(long most) implements GuestMeter {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    @Override
    public GuestSlot slot(Cut cut, boolean boundAllocation) {
        return new Slot(cut, boundAllocation);
    }

    private final class Slot implements GuestSlot {
        private final Cut cut;
        private final boolean bound;
        private volatile boolean inside;
        private volatile boolean wasCut;
        private Thread watcher;

        Slot(Cut cut, boolean bound) {
            this.cut = cut;
            this.bound = bound;
        }

        @Override
        public void enter() {
            inside = true;
            Thread guest = Thread.currentThread();
            watcher = Thread.ofPlatform().daemon().start(() -> watch(guest));
        }

        private void watch(Thread guest) {
            long before = THREADS.getThreadAllocatedBytes(guest.threadId());
            while (inside && bound) {
                if (THREADS.getThreadAllocatedBytes(guest.threadId()) - before > most) {
                    wasCut = true;
                    cut.cut(guest);
                    return;
                }
                LockSupport.parkNanos(1_000_000);
            }
        }

        @Override
        public Optional<Breach> exit() {
            inside = false;
            boolean interrupted = false;
            while (watcher.isAlive()) {
                try {
                    watcher.join();
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
            if (interrupted && !wasCut) {
                Thread.currentThread().interrupt();
            }
            return wasCut ? Optional.of(Breach.MEMORY) : Optional.empty();
        }

        @Override
        public void close() {}
    }
}
