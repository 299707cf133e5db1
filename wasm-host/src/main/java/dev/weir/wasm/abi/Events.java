package dev.weir.wasm.abi;

import dev.weir.api.service.CallOut;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * What reaches a guest beside its exchanges, and what its calls set off: call-outs, ticks, queues.
 * For the thread that holds the guest.
 */
final class Events {
    /** Call-outs of one guest under way at a time; the gateway has bounds of its own. */
    private static final int MAX_CALL_OUTS = 1000;

    private final ProxyWasmGuest guest;
    private final Queue<Runnable> after = new ArrayDeque<>();
    private final Map<Integer, PendingCall> calls = new HashMap<>();
    private @Nullable Answer answer;
    private int lastToken;
    private boolean hasQueue;
    private boolean ticks;

    Events(ProxyWasmGuest guest) {
        this.guest = guest;
    }

    /** Whether a callback may still come that lets a paused message go on. */
    boolean expected() {
        return hasQueue || ticks || !calls.isEmpty();
    }

    /** The guest is told when something is in a queue. */
    void registeredQueue() {
        hasQueue = true;
    }

    /** The guest wants to be called again and again; a period of zero ends that. */
    void tickEvery(Duration period) {
        ticks = period.isPositive();
        afterCall(() -> {
            Ticks shared = guest.plugin().shared().ticks();
            shared.stop(guest);
            if (period.isPositive() && !guest.isDiscarded()) {
                shared.start(guest, period);
            }
        });
    }

    /**
     * Makes a call-out when the guest's call is over.
     *
     * @return its token
     * @throws dev.weir.api.service.CapabilityDeniedException if the plugin may make none
     * @throws IllegalStateException if there are too many
     */
    int callOut(CallOut callOut) {
        if (calls.size() >= MAX_CALL_OUTS) {
            throw new IllegalStateException(
                    "a guest can have at most %d call-outs under way".formatted(MAX_CALL_OUTS));
        }
        do {
            lastToken = lastToken == Integer.MAX_VALUE ? 1 : lastToken + 1;
        } while (calls.containsKey(lastToken));
        PendingCall call =
                new PendingCall(
                        guest,
                        lastToken,
                        callOut,
                        guest.plugin().context().callOuts(),
                        guest.streams().effective().filter(stream -> !stream.ended()));
        calls.put(lastToken, call);
        afterCall(call::start);
        return lastToken;
    }

    /** Takes a call-out whose answer is here; false if nobody waits for it any more. */
    boolean take(PendingCall call) {
        return calls.remove(call.token(), call);
    }

    /** What the guest is told about at present. */
    Optional<Answer> answer() {
        return Optional.ofNullable(answer);
    }

    void answer(@Nullable Answer answer) {
        this.answer = answer;
    }

    /** An exchange is over: nobody waits for its call-outs. */
    void forget(GuestStream stream) {
        if (!calls.isEmpty()) {
            calls.values().removeIf(call -> call.isOf(stream) && call.cancel());
        }
    }

    /**
     * Does something when the guest's call is over: its code may call with hardly any stack left,
     * and under a limit that must not hit what the host does.
     */
    void afterCall(Runnable work) {
        after.add(work);
    }

    /** The guest's call is over. */
    void callOver() {
        while (!after.isEmpty()) {
            after.remove().run();
        }
    }

    /** The guest is gone. */
    void close() {
        guest.plugin().shared().queues().leave(guest);
        if (ticks) {
            guest.plugin().shared().ticks().stop(guest);
        }
        after.clear();
        calls.values().forEach(PendingCall::cancel);
        calls.clear();
    }
}
