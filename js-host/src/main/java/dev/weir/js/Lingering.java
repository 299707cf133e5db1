package dev.weir.js;

import dev.weir.api.GatewayException;
import java.time.Duration;

/** Runs what calls have promised to do behind their answers, on threads of its own. */
final class Lingering {
    /** As long as workers get elsewhere; what takes longer is given up. */
    private static final Duration MOST = Duration.ofSeconds(30);

    private Lingering() {}

    /** Goes on with a call that has decided, and gives no body any more. */
    static void begin(Guest guest, GuestCall call, System.Logger log) {
        if (call.held()) {
            Thread.ofVirtual().name("weir-js-wait-until").start(() -> run(guest, call, log));
        } else {
            call.end();
        }
    }

    private static void run(Guest guest, GuestCall call, System.Logger log) {
        try {
            call.linger();
            guest.linger(call, MOST);
        } catch (GatewayException e) {
            log.log(System.Logger.Level.WARNING, "work behind an answer failed: " + e.getMessage());
        } catch (InterruptedException e) {
            // Nobody interrupts this thread.
            Thread.currentThread().interrupt();
        } finally {
            call.end();
        }
    }
}
