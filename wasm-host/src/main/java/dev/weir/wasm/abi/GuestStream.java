package dev.weir.wasm.abi;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One exchange as its guest sees it: a stream context of the ABI. Used by the thread that holds the
 * guest.
 */
public final class GuestStream {

    /** Where in its life it is: which maps are there, and which can be written. */
    enum Phase {
        REQUEST,
        /** Between the callbacks: the rest of the chain has the exchange. */
        AWAY,
        RESPONSE,
        END
    }

    private final Exchange exchange;
    private final RequestMap request;
    private @Nullable ResponseMap response;
    private @Nullable Response answer;
    private Phase phase = Phase.REQUEST;
    private int id;
    private boolean created;
    private boolean finishesLater;

    /** An exchange that no guest has seen yet. */
    public GuestStream(Exchange exchange, Request request) {
        this.exchange = exchange;
        this.request = new RequestMap(request);
    }

    /** The request as the guest left it. */
    public Request request() {
        return request.request();
    }

    /** Takes the answer that the guest gave itself, if it gave one. */
    public Optional<Response> takeAnswer() {
        Optional<Response> taken = Optional.ofNullable(answer);
        answer = null;
        return taken;
    }

    Exchange exchange() {
        return exchange;
    }

    int id() {
        return id;
    }

    void id(int id) {
        this.id = id;
    }

    /** Whether the guest knows of it. */
    boolean isCreated() {
        return created;
    }

    void created() {
        created = true;
    }

    boolean in(Phase phase) {
        return this.phase == phase;
    }

    void enter(Phase phase) {
        this.phase = phase;
    }

    RequestMap requestMap() {
        return request;
    }

    Optional<ResponseMap> responseMap() {
        return Optional.ofNullable(response);
    }

    ResponseMap received(Response response) {
        this.response = new ResponseMap(response);
        return this.response;
    }

    boolean takesAnswer() {
        return phase == Phase.REQUEST || phase == Phase.RESPONSE;
    }

    void answer(Response answer) {
        this.answer = answer;
    }

    boolean answered() {
        return answer != null;
    }

    /** Whether the guest said at the exchange's end that it will call {@code proxy_done} later. */
    boolean finishesLater() {
        return finishesLater;
    }

    void finishesLater(boolean finishesLater) {
        this.finishesLater = finishesLater;
    }
}
