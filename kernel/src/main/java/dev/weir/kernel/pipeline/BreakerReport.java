package dev.weir.kernel.pipeline;

import dev.weir.kernel.journal.BreakerStep;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.journal.PluginEvent;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.plugin.Breaker;
import java.time.Instant;
import java.util.Locale;

/** Tells of each step of a breaker: in the log, the journal and the figures. */
record BreakerReport(String route, String plugin, PluginFigures figures, Journal journal)
        implements Breaker.Listener {
    private static final System.Logger LOG = System.getLogger(BreakerReport.class.getName());

    @Override
    public void stepped(BreakerStep step, String reason) {
        figures.stepped(step);
        journal.add(new PluginEvent(Instant.now(), route, plugin, step, reason));
        LOG.log(
                System.Logger.Level.WARNING,
                "route {0}, plugin {1}: {2}: {3}",
                route,
                plugin,
                step.name().toLowerCase(Locale.ROOT),
                reason);
    }
}
