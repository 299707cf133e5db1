package dev.weir.wasm.abi;

import dev.weir.api.Body;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as its guest sees it: a stream context of the ABI. Used by the thread that holds the
 * guest.
 */
public final class GuestStream {
    private final Exchange exchange;
    private final RequestMap requestMap;
    private final Message request;
    private final Properties properties;
    private @Nullable ResponseMap responseMap;
    private @Nullable Message response;
    private @Nullable Response answer;
    private int id;
    private @Nullable GuestStream behind;
    private boolean created;
    private boolean closed;
    private boolean ended;
    private boolean finishesLater;

    /** An exchange that no guest has seen yet. On the exchange's thread. */
    public GuestStream(Exchange exchange, Request request) {
        this.exchange = exchange;
        this.requestMap = new RequestMap(request);
        this.request = new Message(Direction.REQUEST, requestMap);
        this.properties = Properties.of(exchange);
    }

    /** The request as the guest left it. */
    public Request request() {
        return requestMap.request();
    }

    /** The response as the guest left it; a status without content has none. */
    public Response response() {
        return responses().result();
    }

    /** The response as the guest left it, with another body. */
    public Response response(Body body) {
        return responses().response().withBody(body);
    }

    /** Whether the guest answered, and nobody has taken that answer. */
    public boolean answered() {
        return answer != null;
    }

    /** Takes the answer that the guest gave itself, if it gave one. */
    public Optional<Response> takeAnswer() {
        Optional<Response> taken = Optional.ofNullable(answer);
        answer = null;
        return taken;
    }

    void answer(Response answer) {
        this.answer = answer;
    }

    Exchange exchange() {
        return exchange;
    }

    /** How long the exchange may still take; one that is over, as long as the guest needs. */
    Duration timeLeft() {
        return ended ? Guest.UNBOUNDED : exchange.timeLeft(Guest.UNBOUNDED);
    }

    /** What filters of this exchange have set. */
    Properties properties() {
        return properties;
    }

    int id() {
        return id;
    }

    void id(int id) {
        this.id = id;
    }

    /** The next one in its place among {@link Streams}. */
    @Nullable GuestStream behind() {
        return behind;
    }

    void behind(@Nullable GuestStream behind) {
        this.behind = behind;
    }

    /** Whether the guest knows of it. */
    boolean isCreated() {
        return created;
    }

    void created() {
        created = true;
    }

    /** Whether the guest has closed it. */
    public boolean closed() {
        return closed;
    }

    void close() {
        closed = true;
    }

    /** Whether the exchange is over. */
    boolean ended() {
        return ended;
    }

    void end() {
        ended = true;
    }

    RequestMap requestMap() {
        return requestMap;
    }

    Optional<ResponseMap> responseMap() {
        return Optional.ofNullable(responseMap);
    }

    /** The message of that direction; empty for a response that has not come. */
    Optional<Message> message(Direction direction) {
        return Optional.ofNullable(known(direction));
    }

    /** The same; null for a response that has not come. */
    @Nullable Message known(Direction direction) {
        return switch (direction) {
            case REQUEST -> request;
            case RESPONSE -> response;
        };
    }

    Message received(Response response) {
        responseMap = new ResponseMap(response);
        Message message = new Message(Direction.RESPONSE, responseMap);
        this.response = message;
        return message;
    }

    /** Wakes whoever waits for it. */
    void wake() {
        request.wake();
        if (response != null) {
            response.wake();
        }
    }

    private ResponseMap responses() {
        if (responseMap == null) {
            throw new IllegalStateException("there is no response yet");
        }
        return responseMap;
    }

    /** Whether the guest said at the exchange's end that it will call {@code proxy_done} later. */
    boolean finishesLater() {
        return finishesLater;
    }

    void finishesLater(boolean finishesLater) {
        this.finishesLater = finishesLater;
    }
}
