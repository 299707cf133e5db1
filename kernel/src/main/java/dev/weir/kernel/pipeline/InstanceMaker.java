package dev.weir.kernel.pipeline;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.Limits;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.util.List;

/** Makes the instances of one configuration, or says why one cannot be made. */
public final class InstanceMaker {
    private final PluginResolver resolver;
    private final PluginInstances instances;
    private final LimitsOverride ceiling;

    /**
     * A maker for one configuration.
     *
     * @param ceiling of all limits
     */
    public InstanceMaker(
            PluginResolver resolver, PluginInstances instances, LimitsOverride ceiling) {
        this.resolver = resolver;
        this.instances = instances;
        this.ceiling = ceiling;
    }

    sealed interface Result {}

    /** An instance, which is to be released, and the limits that it has. */
    record Made(PluginInstance instance, Limits limits) implements Result {}

    /**
     * Why there is no instance.
     *
     * @param failure all of it in a sentence
     * @param faults each with its place in the instance
     */
    record NotMade(String failure, List<PluginFault> faults) implements Result {}

    Result make(InstanceId.Owner owner, PluginUse use) {
        try {
            ResolvedPlugin plugin = resolver.resolve(use.use());
            Limits limits = PluginInstances.limits(use, plugin, ceiling);
            return new Made(instances.take(owner, use, plugin, limits), limits);
        } catch (ConfigException e) {
            return new NotMade(
                    String.valueOf(e.getMessage()),
                    e.faults().stream()
                            .map(fault ->
                                    new PluginFault(
                                            owner,
                                            use.name(),
                                            "/config" + fault.pointer(),
                                            fault.message()))
                            .toList());
        } catch (BundleException e) {
            return notMade(owner, use, "/use", String.valueOf(e.getMessage()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return interrupted(owner, use);
        } catch (Exception e) {
            return notMade(owner, use, "", "making an instance of " + use.use() + " failed: " + e);
        }
    }

    /**
     * What keeps an instance from being made; empty if nothing does. It is made, beside what runs,
     * and let go.
     */
    public List<PluginFault> attempt(InstanceId.Owner owner, PluginUse use) {
        return switch (make(owner, use)) {
            case Made(PluginInstance instance, _) -> {
                instances.release(instance);
                yield List.of();
            }
            case NotMade(_, List<PluginFault> faults) -> faults;
        };
    }

    /** What becomes of an instance if whoever builds is interrupted. */
    static NotMade interrupted(InstanceId.Owner owner, PluginUse use) {
        return notMade(owner, use, "", "interrupted while it was made");
    }

    private static NotMade notMade(
            InstanceId.Owner owner, PluginUse use, String pointer, String message) {
        return new NotMade(message, List.of(new PluginFault(owner, use.name(), pointer, message)));
    }
}
