package dev.weir.tck;

import dev.weir.api.FailureType;
import dev.weir.api.Filter;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What came of one call of {@link Filter#handle}.
 *
 * @param response what it returned
 * @param thrown what it threw; null if it returned
 * @param interrupted whether the thread's interrupt flag was set afterwards; it is cleared
 */
record Run(Optional<Response> response, @Nullable Exception thrown, boolean interrupted) {

    /** Calls it. */
    static Run of(Filter filter, TestExchange exchange, ScriptedChain chain) {
        try {
            Response response = filter.handle(exchange, chain);
            if (response == null) {
                throw new AssertionError(
                        "the filter returned null: handle returns a response or throws");
            }
            return new Run(Optional.of(response), null, Thread.interrupted());
        } catch (Exception e) {
            return new Run(Optional.empty(), e, Thread.interrupted());
        } finally {
            chain.over();
        }
    }

    Response responseOrThrow() throws Exception {
        if (thrown != null) {
            throw thrown;
        }
        return response.orElseThrow();
    }

    boolean saysCancelled() {
        return interrupted
                || thrown instanceof InterruptedException
                || (thrown instanceof GatewayException e && e.type() == FailureType.CANCELLED);
    }
}
