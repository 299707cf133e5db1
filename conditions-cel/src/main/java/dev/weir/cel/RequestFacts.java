package dev.weir.cel;

import dev.cel.runtime.CelVariableResolver;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.kernel.config.Match;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an expression may ask of a request; found when it first asks, as loops ask often. */
final class RequestFacts implements CelVariableResolver {
    static final String METHOD = "request.method";
    static final String PATH = "request.path";
    static final String HOST = "request.host";
    static final String HEADERS = "request.headers";
    static final String QUERY = "request.query";
    static final String CLIENT_IP = "client.ip";
    static final String CONSUMER = "consumer";

    /** For who asked for something else. */
    static final String HINT =
            "; there are "
                    + String.join(", ", METHOD, PATH, HOST, HEADERS, QUERY, CLIENT_IP, CONSUMER);

    private final Exchange exchange;
    private final Request request;
    private @Nullable Map<String, String> headers;
    private @Nullable Map<String, String> query;

    RequestFacts(Exchange exchange, Request request) {
        this.exchange = exchange;
        this.request = request;
    }

    @Override
    public Optional<Object> find(String name) {
        return switch (name) {
            case METHOD -> Optional.of(request.method());
            case PATH -> Optional.of(request.path());
            case HOST -> Optional.of(Match.host(request));
            case HEADERS -> Optional.of(headers());
            case QUERY -> Optional.of(query());
            case CLIENT_IP -> Optional.of(exchange.client().ip());
            case CONSUMER ->
                    Optional.of(exchange.identity().map(id -> id.consumer().name()).orElse(""));
            default -> Optional.empty();
        };
    }

    private Map<String, String> headers() {
        Map<String, String> known = headers;
        if (known == null) {
            known = TextMaps.headers(request.headers());
            headers = known;
        }
        return known;
    }

    private Map<String, String> query() {
        Map<String, String> known = query;
        if (known == null) {
            known = TextMaps.query(request.query());
            query = known;
        }
        return known;
    }
}
