package dev.weir.kernel.exchange;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Problem;
import dev.weir.api.Response;

/** The one place where failures become answers: logged once, and told without internals. */
public final class Failures {
    private static final System.Logger LOG = System.getLogger(Failures.class.getName());

    /** Long enough not to add to an overload, short enough to be worth waiting for. */
    private static final String RETRY_AFTER_SECONDS = "1";

    private Failures() {}

    /** The answer for {@code failure}; its message goes to the log under the exchange's id. */
    public static Response answer(HttpExchange exchange, RuntimeException failure) {
        FailureType type =
                failure instanceof GatewayException known ? known.type() : FailureType.INTERNAL;
        exchange.failed(type);
        log(exchange, type, failure);
        Response answer = Problem.of(type).toResponse(exchange);
        return type.status() == 503
                ? answer.withHeader("Retry-After", RETRY_AFTER_SECONDS)
                : answer;
    }

    private static void log(HttpExchange exchange, FailureType type, RuntimeException failure) {
        String where = "exchange %s, route %s: ".formatted(exchange.id(), exchange.route());
        if (type == FailureType.INTERNAL) {
            // Not foreseen: the stack says where to look.
            LOG.log(System.Logger.Level.ERROR, where + failure, failure);
        } else {
            // What clients do wrong is theirs to know, and could fill the log.
            boolean ofClient =
                    failure instanceof GatewayException known
                            && known.source() == GatewayException.Source.DOWNSTREAM;
            LOG.log(
                    ofClient ? System.Logger.Level.DEBUG : System.Logger.Level.WARNING,
                    where + failure.getMessage());
        }
    }
}
