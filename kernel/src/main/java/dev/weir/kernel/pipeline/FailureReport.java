package dev.weir.kernel.pipeline;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.journal.ErrorEntry;
import dev.weir.kernel.journal.ErrorEntry.Effect;
import java.time.Instant;
import java.util.Objects;

/** Says what failed in a filter: in the log and the journal, once for each failure. */
final class FailureReport {
    private static final System.Logger LOG = System.getLogger(FilterGuard.class.getName());

    private final GuardedFilter filter;

    FailureReport(GuardedFilter filter) {
        this.filter = filter;
    }

    /** The failure as the exchange's, with the name of the plugin. */
    GatewayException named(Throwable failure) {
        boolean told =
                failure instanceof GatewayException known
                        && (known.type() == FailureType.PLUGIN_LIMIT
                                || known.type() == FailureType.PLUGIN_UNAVAILABLE);
        return new GatewayException(
                told ? ((GatewayException) failure).type() : FailureType.PLUGIN_FAILED,
                Source.PLUGIN,
                "%s failed: %s"
                        .formatted(
                                filter.label(),
                                Objects.requireNonNullElse(failure.getMessage(), failure)),
                failure);
    }

    /**
     * Tells of a failure; whoever makes the answer need not.
     *
     * @param named what {@link #named} gave
     * @param cause what the filter threw
     */
    void tell(PipelineRun run, GatewayException named, Throwable cause, Effect effect) {
        HttpExchange exchange = run.exchange();
        exchange.told(named);
        if (exchange.rehearsed()) {
            return;
        }
        LOG.log(
                System.Logger.Level.WARNING,
                "exchange {0}, route {1}: {2}{3}",
                exchange.id(),
                exchange.route(),
                named.getMessage(),
                switch (effect) {
                    case FAILED -> "";
                    case WENT_ON -> "; on-error is open, so it goes on without";
                    case IN_SHADOW -> "; it is in shadow, so nothing comes of it";
                });
        exchange.journal()
                .add(
                        new ErrorEntry(
                                Instant.now(),
                                exchange.id(),
                                exchange.route(),
                                filter.use().name(),
                                filter.bundle(),
                                named.type(),
                                String.valueOf(named.getMessage()),
                                position(cause),
                                effect));
    }

    /** Where in the plugin's code it happened; empty if that is not known. */
    private String position(Throwable cause) {
        if (cause instanceof GatewayException known && known.position().isPresent()) {
            return known.position().get();
        }
        if (filter.guest()) {
            return "";
        }
        String home = filter.filter().getClass().getPackageName();
        for (StackTraceElement frame : cause.getStackTrace()) {
            if (!home.isEmpty() && frame.getClassName().startsWith(home)) {
                return frame.toString();
            }
        }
        return "";
    }
}
