package dev.weir.kernel.pipeline;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.Limits;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.PluginResolver;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds the chains of one configuration: resolves each plugin, makes or takes over its instance,
 * and puts them in order. What cannot be made is collected, every fault of it.
 */
public final class ChainBuilder {
    private final PluginResolver resolver;
    private final PluginInstances instances;
    private final Figures figures;
    private final Switches switches;
    // A fault of a shared instance is found on each of its routes, and said once.
    private final Set<PluginFault> faults = new LinkedHashSet<>();

    private record Owned(InstanceId.Owner owner, PluginUse use) {}

    /** A builder for one configuration. */
    public ChainBuilder(
            PluginResolver resolver,
            PluginInstances instances,
            Figures figures,
            Switches switches) {
        this.switches = switches;
        this.resolver = resolver;
        this.instances = instances;
        this.figures = figures;
    }

    /** What could not be made so far. */
    public List<PluginFault> faults() {
        return List.copyOf(faults);
    }

    /**
     * The chain of a route. The caller releases its instances.
     *
     * @param global the instances that run on every route
     * @param service the name of the route's service
     * @param ofService the service's instances
     */
    public List<ChainEntry> chain(
            RouteConfig route, List<PluginUse> global, String service, List<PluginUse> ofService) {
        // An instance of the same name replaces one of a wider owner, and stands where it is
        // written.
        Map<String, Owned> effective = new LinkedHashMap<>();
        add(effective, new InstanceId.Owner.Global(), global);
        add(effective, new InstanceId.Owner.Service(service), ofService);
        add(effective, new InstanceId.Owner.Route(route.name()), route.plugins());
        List<ChainEntry> chain = new ArrayList<>();
        for (Owned each : effective.values()) {
            chain.add(entry(route.name(), each));
        }
        chain.sort(PipelineOrder.of(route.order()));
        return chain;
    }

    private static void add(
            Map<String, Owned> effective, InstanceId.Owner owner, List<PluginUse> uses) {
        for (PluginUse use : uses) {
            effective.remove(use.name());
            effective.put(use.name(), new Owned(owner, use));
        }
    }

    private ChainEntry entry(String route, Owned owned) {
        PluginUse use = switches.on(route, owned.use());
        PluginInstance instance = null;
        String failure = null;
        Limits limits = null;
        try {
            ResolvedPlugin plugin = resolver.resolve(use.use());
            instance = instances.take(owned.owner(), use, plugin);
            limits = PluginInstances.limits(use, plugin);
        } catch (ConfigException e) {
            e.faults().forEach(fault -> found(owned, "/config" + fault.pointer(), fault.message()));
            failure = e.getMessage();
        } catch (BundleException e) {
            failure = e.getMessage();
            found(owned, "/use", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            failure = "interrupted while it was made";
            found(owned, "", failure);
        } catch (Exception e) {
            failure = "making an instance of " + use.use() + " failed: " + e;
            found(owned, "", failure);
        }
        return new ChainEntry(
                use, owned.owner(), instance, failure, limits, figures.plugin(route, use.name()));
    }

    private void found(Owned owned, String pointer, @Nullable String message) {
        faults.add(
                new PluginFault(
                        owned.owner(), owned.use().name(), pointer, String.valueOf(message)));
    }
}
