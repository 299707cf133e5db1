package dev.weir.kernel.pipeline;

import dev.weir.api.spi.Phase;
import dev.weir.kernel.plugin.PluginInstance;
import java.util.Comparator;
import java.util.List;

/**
 * The order of a chain: phase; within it the names that the route's {@code order} lists, in that
 * order; then priority, higher first; then the order written, which a stable sort keeps.
 */
final class PipelineOrder {
    private PipelineOrder() {}

    static Comparator<ChainEntry> of(List<String> order) {
        return Comparator.comparing(PipelineOrder::phase)
                .thenComparingInt(entry -> position(order, entry.use().name()))
                .thenComparingInt(entry -> -priority(entry));
    }

    private static int position(List<String> order, String name) {
        int index = order.indexOf(name);
        return index < 0 ? order.size() : index;
    }

    // An instance that could not be made has no descriptor; it stands last, where it is seen.
    private static Phase phase(ChainEntry entry) {
        PluginInstance instance = entry.instance();
        return instance == null ? Phase.UPSTREAM : instance.descriptor().phase();
    }

    private static int priority(ChainEntry entry) {
        PluginInstance instance = entry.instance();
        return instance == null ? Integer.MIN_VALUE + 1 : instance.descriptor().priority();
    }
}
