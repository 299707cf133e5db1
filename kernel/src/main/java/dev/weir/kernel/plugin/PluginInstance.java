package dev.weir.kernel.plugin;

import dev.weir.api.Filter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginDescriptor;

/**
 * A filter made from a plugin and a configuration. Lives as long as a pipeline uses it, across
 * configuration changes that leave its {@link InstanceId} as it is.
 */
public final class PluginInstance {
    private static final System.Logger LOG = System.getLogger(PluginInstance.class.getName());

    private final InstanceId id;
    private final ResolvedPlugin plugin;
    private final PluginDescriptor descriptor;
    private final InstanceLimits limits;
    private final Filter filter;
    // Guarded by the PluginInstances that made it.
    int users;

    /** Holds the limits in force, which change without the instance. */
    static final class InstanceLimits {
        volatile Limits current;

        InstanceLimits(Limits current) {
            this.current = current;
        }
    }

    PluginInstance(InstanceId id, ResolvedPlugin plugin, InstanceLimits limits, Filter filter) {
        this.id = id;
        this.plugin = plugin;
        this.descriptor = plugin.factory().descriptor();
        this.limits = limits;
        this.filter = filter;
    }

    /** What makes it this instance. */
    public InstanceId id() {
        return id;
    }

    /** The plugin it was made from. */
    public ResolvedPlugin plugin() {
        return plugin;
    }

    /** What the plugin says of itself. */
    public PluginDescriptor descriptor() {
        return descriptor;
    }

    /** The filter. */
    public Filter filter() {
        return filter;
    }

    /** The limits in force. */
    public Limits limits() {
        return limits.current;
    }

    /** Puts other limits in force, for calls that begin from now on. */
    public void limits(Limits replacement) {
        limits.current = replacement;
    }

    void close() {
        try {
            filter.close();
        } catch (RuntimeException e) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "closing plugin instance %s (%s %s) failed"
                            .formatted(id.name(), descriptor.name(), descriptor.version()),
                    e);
        }
    }
}
