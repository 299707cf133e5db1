package dev.weir.kernel.exchange;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Problem;
import dev.weir.api.Response;
import dev.weir.kernel.journal.ErrorEntry;
import java.time.Instant;
import java.util.Objects;

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
        if (!exchange.isTold(failure) && !exchange.rehearsed()) {
            tell(exchange, type, failure);
        }
        Response answer = Problem.of(type).toResponse(exchange);
        return type.status() == 503
                ? answer.withHeader("Retry-After", RETRY_AFTER_SECONDS)
                : answer;
    }

    private static void tell(HttpExchange exchange, FailureType type, RuntimeException failure) {
        String where = "exchange %s, route %s: ".formatted(exchange.id(), exchange.route());
        if (type == FailureType.INTERNAL) {
            // Not foreseen: the stack says where to look.
            LOG.log(System.Logger.Level.ERROR, where + failure, failure);
        } else if (ofClient(failure)) {
            // What clients do wrong is theirs to know, and could fill the log.
            LOG.log(System.Logger.Level.DEBUG, where + failure.getMessage());
            return;
        } else {
            LOG.log(System.Logger.Level.WARNING, where + failure.getMessage());
        }
        exchange.journal()
                .add(
                        new ErrorEntry(
                                Instant.now(),
                                exchange.id(),
                                exchange.route(),
                                "",
                                "",
                                type,
                                Objects.requireNonNullElse(failure.getMessage(), "" + failure),
                                failure instanceof GatewayException known
                                        ? known.position().orElse("")
                                        : "",
                                ErrorEntry.Effect.FAILED));
        exchange.told(failure);
    }

    private static boolean ofClient(RuntimeException failure) {
        return failure instanceof GatewayException known
                && known.source() == GatewayException.Source.DOWNSTREAM;
    }
}
