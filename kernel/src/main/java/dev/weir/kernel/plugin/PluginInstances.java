package dev.weir.kernel.plugin;

import dev.weir.api.Filter;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.service.InstanceName;
import dev.weir.kernel.service.InstanceServices;
import dev.weir.kernel.service.InstanceState;
import dev.weir.kernel.service.PluginServices;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All plugin instances that are in use. Pipelines take and release them; one that nobody uses any
 * more is closed. Not on the way of a request.
 */
public final class PluginInstances {
    private final Function<Supplier<Limits>, GuestMeter> meters;
    private final PluginServices services;
    // Guards `live` and every instance's `users`; held while an instance is made, so that two
    // routes that share it get one.
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<InstanceId, PluginInstance> live = new HashMap<>();

    /** Instances whose guests get their meters from {@code meters}, given the limits in force. */
    public PluginInstances(Function<Supplier<Limits>, GuestMeter> meters, PluginServices services) {
        this.meters = meters;
        this.services = services;
    }

    /**
     * The instance of that identity, made if there is none. The caller releases it.
     *
     * @throws Exception what the plugin's factory throws
     */
    public PluginInstance take(InstanceId.Owner owner, PluginUse use, ResolvedPlugin plugin)
            throws Exception {
        InstanceId id = new InstanceId(owner, use.name(), plugin.digest(), use.config());
        lock.lock();
        try {
            PluginInstance instance = live.get(id);
            if (instance == null) {
                instance = make(id, plugin, limits(use, plugin));
                live.put(id, instance);
            }
            instance.users++;
            return instance;
        } finally {
            lock.unlock();
        }
    }

    /** Gives an instance back; the last user's call closes it. */
    public void release(PluginInstance instance) {
        lock.lock();
        try {
            if (--instance.users > 0) {
                return;
            }
            live.remove(instance.id());
        } finally {
            lock.unlock();
        }
        instance.close();
    }

    /** The limits of an instance: the manifest's, where the configuration names no other. */
    public static Limits limits(PluginUse use, ResolvedPlugin plugin) {
        PluginUse.LimitsOverride wanted = use.limits();
        Limits given = plugin.limits();
        return new Limits(
                wanted.time().orElse(given.time()),
                wanted.wall().orElse(given.wall()),
                wanted.memoryBytes().orElse(given.memoryBytes()));
    }

    private PluginInstance make(InstanceId id, ResolvedPlugin plugin, Limits limits)
            throws Exception {
        InstanceState state = new InstanceState(limits);
        InstanceName name =
                new InstanceName(
                        id.owner().toString(), plugin.factory().descriptor().name(), id.name());
        InstanceServices context =
                new InstanceServices(
                        name, Grants.NONE, state, meters.apply(state::limits), services);
        boolean made = false;
        try {
            Filter filter = create(plugin.factory(), id.config(), context);
            made = true;
            return new PluginInstance(id, plugin, state, context, filter);
        } finally {
            if (!made) {
                context.close();
            }
        }
    }

    private static <C> Filter create(
            PluginFactory<C> factory, ConfigValue config, PluginContext context) throws Exception {
        return factory.create(factory.schema().bind(config), context);
    }
}
