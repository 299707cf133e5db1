package dev.weir.wasm.abi;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.wasm.engine.GuestFunction;
import java.time.Duration;
import java.util.Optional;

/**
 * Shows exchanges to a guest, piece by piece: heads, bodies, trailers, the end. For the thread that
 * holds the guest.
 */
public final class HttpCallbacks {
    private static final int CONTINUE = 0;

    /** Streams that said "done later" and were not heard of again, before the guest is given up. */
    private static final int MAX_UNFINISHED = 1000;

    private final ProxyWasmGuest guest;
    private final Streams streams;

    HttpCallbacks(ProxyWasmGuest guest) {
        this.guest = guest;
        this.streams = guest.streams();
    }

    /** Tells the guest of a new exchange, which is its from now on, and shows it the request. */
    public void begin(GuestStream stream) throws InterruptedException {
        streams.add(stream);
        streams.effective(stream);
        // One call on the account: entering and leaving costs more than a callback.
        guest.run(
                Callbacks.CONTEXT_CREATE,
                () -> {
                    create(stream);
                    return stream;
                });
    }

    private void create(GuestStream stream) throws InterruptedException {
        Optional<GuestFunction> create = guest.usable().contextCreate;
        if (create.isPresent()) {
            guest.call(Callbacks.CONTEXT_CREATE, create.get(), stream.id(), Streams.ROOT_ID);
        }
        stream.created();
        head(
                stream,
                message(stream, Direction.REQUEST),
                Callbacks.REQUEST_HEADERS,
                guest.usable().requestHeaders,
                stream.request().body().length() == 0);
    }

    /** Shows the guest the head of a response. */
    public void received(GuestStream stream, Response response) throws InterruptedException {
        Message message = stream.received(response);
        head(
                stream,
                message,
                Callbacks.RESPONSE_HEADERS,
                guest.usable().responseHeaders,
                response.body().length() == 0);
    }

    /** Whether the guest has a function for bodies of that direction, and may have it. */
    public boolean wantsBody(Direction direction) {
        return guest.plugin().body(direction)
                && switch (direction) {
                    case REQUEST -> guest.usable().requestBody.isPresent();
                    case RESPONSE -> guest.usable().responseBody.isPresent();
                };
    }

    /**
     * Shows the guest more of a body.
     *
     * @param chunk where the bytes are; they are copied
     * @param count how many there are
     * @param end whether nothing comes after them, trailers neither
     * @throws GatewayException also if the guest holds more back than it may
     */
    public void content(
            GuestStream stream, Direction direction, byte[] chunk, int count, boolean end)
            throws InterruptedException {
        requireOpen(stream);
        Message message = message(stream, direction);
        message.showBody();
        Content content = message.content();
        requireRoom(direction, (long) content.length() + count);
        content.add(chunk, count);
        String name =
                direction == Direction.REQUEST ? Callbacks.REQUEST_BODY : Callbacks.RESPONSE_BODY;
        Optional<GuestFunction> callback =
                direction == Direction.REQUEST
                        ? guest.usable().requestBody
                        : guest.usable().responseBody;
        show(stream, message, name, callback, content.length(), end ? 1 : 0);
    }

    /** Shows the guest the trailers of a message; the body has been shown before. */
    public void trailers(GuestStream stream, Direction direction, Headers fields)
            throws InterruptedException {
        requireOpen(stream);
        Message message = message(stream, direction);
        message.trailers(fields);
        String name =
                direction == Direction.REQUEST
                        ? Callbacks.REQUEST_TRAILERS
                        : Callbacks.RESPONSE_TRAILERS;
        Optional<GuestFunction> callback =
                direction == Direction.REQUEST
                        ? guest.usable().requestTrailers
                        : guest.usable().responseTrailers;
        if (callback.isPresent()) {
            show(stream, message, name, callback, fields.size());
        } else {
            message.resume();
        }
    }

    /** The fields of a message's head as the guest left them. */
    public Headers fields(GuestStream stream, Direction direction) {
        return message(stream, direction).head().fields();
    }

    /** The trailers of a message as the guest left them. */
    public Headers trailers(GuestStream stream, Direction direction) {
        TrailerMap trailers = message(stream, direction).trailers();
        return trailers == null ? Headers.empty() : trailers.fields();
    }

    /** Takes what the guest has let pass of a body: nothing while it pauses. */
    public byte[] passed(GuestStream stream, Direction direction) {
        Message message = message(stream, direction);
        return message.paused() ? new byte[0] : message.content().take();
    }

    /** Whether the guest holds a message back. */
    public boolean paused(GuestStream stream, Direction direction) {
        return message(stream, direction).paused();
    }

    /** Whether something may still come that makes the guest let a message go on. */
    public boolean expectsEvents() {
        return guest.events().expected();
    }

    /**
     * Waits until the guest lets a message go on, or answers. The guest is free meanwhile, at most
     * for the limit on wall time, and no longer than the exchange may take.
     *
     * @throws GatewayException if nothing is outstanding that could make it go on, or the time is
     *     up
     */
    public void awaitResumed(GuestStream stream, Direction direction) throws InterruptedException {
        Message message = message(stream, direction);
        Duration wall = guest.plugin().context().limits().wall();
        Duration most = stream.exchange().timeLeft(wall);
        if (!message.await(guest, () -> held(stream, message), most.toNanos())) {
            if (most.compareTo(wall) < 0) {
                throw GatewayException.late(
                        guest.plugin().label() + " paused a " + text(direction));
            }
            throw guest.calls()
                    .failure(
                            FailureType.PLUGIN_LIMIT,
                            "paused a %s for longer than its limit of %d ms of wall time"
                                    .formatted(text(direction), wall.toMillis()),
                            null);
        }
    }

    private boolean held(GuestStream stream, Message message) {
        if (!message.paused() || stream.answered() || stream.closed()) {
            return false;
        }
        guest.usable();
        if (!expectsEvents()) {
            throw guest.calls()
                    .failure(
                            FailureType.PLUGIN_FAILED,
                            "paused a %s without an answer, and nothing is outstanding that could resume it"
                                    .formatted(text(message.direction())),
                            null);
        }
        return true;
    }

    /** Tells the guest that an exchange is over. */
    public void end(GuestStream stream) throws InterruptedException {
        stream.end();
        if (!stream.isCreated()) {
            streams.remove(stream);
            return;
        }
        guest.events().forget(stream);
        streams.effective(stream);
        guest.run(
                Callbacks.DONE,
                () -> {
                    done(stream);
                    return stream;
                });
        if (streams.unfinished() > MAX_UNFINISHED) {
            guest.discard("left more than " + MAX_UNFINISHED + " contexts unfinished");
            throw guest.lost();
        }
    }

    private void done(GuestStream stream) throws InterruptedException {
        Optional<GuestFunction> done = guest.usable().done;
        if (done.isEmpty() || guest.call(Callbacks.DONE, done.get(), stream.id()) != 0) {
            finish(stream);
        } else {
            streams.finishesLater(stream);
        }
        finishLate();
    }

    private void head(
            GuestStream stream,
            Message message,
            String name,
            Optional<GuestFunction> callback,
            boolean end)
            throws InterruptedException {
        if (callback.isEmpty()) {
            return;
        }
        int count = message.head().size();
        if (callback.get().type().parameters().length() == 2) {
            show(stream, message, name, callback, count);
        } else {
            show(stream, message, name, callback, count, end ? 1 : 0);
        }
    }

    private void show(
            GuestStream stream,
            Message message,
            String name,
            Optional<GuestFunction> callback,
            int... details)
            throws InterruptedException {
        if (callback.isEmpty()) {
            return;
        }
        streams.effective(stream);
        message.asked();
        long[] arguments = new long[1 + details.length];
        arguments[0] = stream.id();
        for (int i = 0; i < details.length; i++) {
            arguments[1 + i] = details[i];
        }
        message.paused(guest.call(name, callback.get(), arguments) != CONTINUE);
        finishLate();
    }

    private void requireOpen(GuestStream stream) {
        if (stream.ended()) {
            throw new IllegalStateException("the exchange is over");
        }
    }

    private void requireRoom(Direction direction, long bytes) {
        long most = guest.plugin().context().limits().memoryBytes() / 2;
        if (bytes > most) {
            boolean request = direction == Direction.REQUEST;
            throw new GatewayException(
                    request ? FailureType.BODY_TOO_LARGE : FailureType.UPSTREAM_FAILED,
                    request ? GatewayException.Source.DOWNSTREAM : GatewayException.Source.UPSTREAM,
                    "%s: it held back more than %d bytes of a %s"
                            .formatted(guest.plugin().label(), most, text(direction)));
        }
    }

    private Message message(GuestStream stream, Direction direction) {
        Message message = stream.known(direction);
        if (message == null) {
            throw new IllegalStateException("there is no " + text(direction) + " yet");
        }
        return message;
    }

    private static String text(Direction direction) {
        return direction == Direction.REQUEST ? "request" : "response";
    }

    private void finish(GuestStream stream) throws InterruptedException {
        streams.effective(stream);
        Optional<GuestFunction> log = guest.usable().log;
        if (log.isPresent()) {
            guest.call(Callbacks.LOG, log.get(), stream.id());
        }
        Optional<GuestFunction> delete = guest.usable().delete;
        if (delete.isPresent()) {
            guest.call(Callbacks.DELETE, delete.get(), stream.id());
        }
        streams.remove(stream);
    }

    /** Ends the streams that the guest has said to be done with. */
    void finishLate() throws InterruptedException {
        Optional<GuestStream> stream = streams.takeDone();
        while (stream.isPresent()) {
            finish(stream.get());
            stream = streams.takeDone();
        }
    }
}
