package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.CallOuts;
import dev.weir.api.service.CapabilityDeniedException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A call-out on its way, on a thread of its own, and the guest that is to be told. */
final class PendingCall implements Runnable {
    private static final int MAX_BYTES = 16 << 20;

    private final ProxyWasmGuest guest;
    private final int token;
    private final CallOut callOut;
    private final CallOuts callOuts;
    private final @Nullable GuestStream stream;
    private final Thread thread;

    /** One that is not sent yet; made in the context of an exchange, or of none. */
    PendingCall(
            ProxyWasmGuest guest,
            int token,
            CallOut callOut,
            CallOuts callOuts,
            Optional<GuestStream> stream) {
        this.guest = guest;
        this.token = token;
        this.callOut = callOut;
        this.callOuts = callOuts;
        this.stream = stream.orElse(null);
        this.thread = Thread.ofVirtual().name("weir-wasm-call-out").unstarted(this);
    }

    int token() {
        return token;
    }

    void start() {
        thread.start();
    }

    /** Whether it was made for that exchange. */
    @SuppressWarnings("ReferenceEquality") // the very one
    boolean isOf(GuestStream stream) {
        return this.stream == stream;
    }

    /** Nobody wants its answer any more; true. */
    boolean cancel() {
        thread.interrupt();
        return true;
    }

    @Override
    public void run() {
        try {
            tell(answer());
        } catch (GatewayException e) {
            log("the answer to a call-out was not taken", e);
        } catch (InterruptedException e) {
            // Cancelled: this thread ends, and nothing else of it is left.
            Thread.currentThread().interrupt();
        }
    }

    private Answer answer() throws InterruptedException {
        try {
            Response response =
                    stream == null
                            ? callOuts.send(callOut)
                            : callOuts.send(stream.exchange(), callOut);
            return Answer.of(response, response.body().readAll(MAX_BYTES));
        } catch (CallOutException | CapabilityDeniedException e) {
            log("a call-out gave no answer", e);
            return Answer.none();
        } catch (IOException e) {
            log("the answer to a call-out could not be read", e);
            return Answer.none();
        }
    }

    private void log(String what, Exception reason) {
        guest.plugin().context().log().log(Level.WARNING, what, reason);
    }

    private void tell(Answer answer) throws InterruptedException {
        if (!guest.lock(guest.plugin().context().limits().wall())) {
            throw guest.calls()
                    .failure(
                            FailureType.PLUGIN_LIMIT,
                            Callbacks.HTTP_CALL_RESPONSE + ": the guest was not free",
                            null);
        }
        try {
            if (guest.events().take(this) && !guest.isDiscarded()) {
                told(answer);
            }
        } finally {
            // Whoever waits for this looks again: there may be nothing left to wait for.
            if (stream != null) {
                stream.wake();
            }
            guest.unlock();
        }
    }

    private void told(Answer answer) throws InterruptedException {
        if (guest.usable().httpCallResponse.isEmpty()) {
            return;
        }
        guest.streams().effective(stream == null ? Streams.ROOT_ID : stream.id());
        guest.events().answer(answer);
        try {
            guest.call(
                    Callbacks.HTTP_CALL_RESPONSE,
                    guest.usable().httpCallResponse.get(),
                    // As in Envoy, the root is told of it, whoever it was made for; the token says
                    // that.
                    Streams.ROOT_ID,
                    token,
                    answer.head().size(),
                    answer.body().length(),
                    answer.trailers().size());
        } finally {
            guest.events().answer(null);
        }
        guest.http().finishLate();
    }
}
