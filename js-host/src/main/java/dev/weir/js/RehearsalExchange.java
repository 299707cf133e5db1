package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Consumer;
import dev.weir.api.Consumers;
import dev.weir.api.Exchange;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Key;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The exchange of a made-up request: nobody asked, nothing is kept. */
final class RehearsalExchange implements Exchange {
    private static final Request REQUEST =
            new Request(
                    "GET",
                    "http",
                    "/warm-up?a=1",
                    Headers.of(
                            "Host", "localhost",
                            "User-Agent", "weir",
                            "Accept", "*/*"),
                    Body.empty());

    private static final Response RESPONSE =
            new Response(200, Headers.of("Content-Type", "text/plain"), Body.empty());
    private static final Client CLIENT = new Client("127.0.0.1", 0, false);

    private final Map<String, String> vars = new HashMap<>();

    /** A call of that handler, on a request of no one. */
    GuestCall call(Stage stage) {
        return switch (stage) {
            case ON_REQUEST -> new RequestCall(this, REQUEST);
            case ON_RESPONSE -> new ResponseCall(this, REQUEST, RESPONSE);
            case FETCH -> new WorkerCall(this, new RehearsalChain(REQUEST, RESPONSE));
        };
    }

    @Override
    public String id() {
        return "warm-up";
    }

    @Override
    public String route() {
        return "";
    }

    @Override
    public Client client() {
        return CLIENT;
    }

    @Override
    public Instant received() {
        return Instant.EPOCH;
    }

    @Override
    public Consumers consumers() {
        return (_, _) -> Optional.<Consumer>empty();
    }

    @Override
    public Optional<Identity> identity() {
        return Optional.empty();
    }

    @Override
    public void identity(Identity identity) {
        throw new UnsupportedOperationException("a guest cannot authenticate");
    }

    @Override
    public <T> Optional<T> get(Key<T> key) {
        return Optional.empty();
    }

    @Override
    public <T> void put(Key<T> key, T value) {
        throw new UnsupportedOperationException("a guest has no typed attributes");
    }

    @Override
    public Map<String, String> vars() {
        return vars;
    }

    @Override
    public void onComplete(CompletionListener listener) {
        throw new UnsupportedOperationException("a guest cannot listen for the end");
    }
}
