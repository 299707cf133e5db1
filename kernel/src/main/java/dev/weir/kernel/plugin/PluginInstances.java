package dev.weir.kernel.plugin;

import dev.weir.api.Filter;
import dev.weir.api.spi.CredentialPlaces;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.guest.BriefLock;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.service.InstanceName;
import dev.weir.kernel.service.InstanceServices;
import dev.weir.kernel.service.InstanceState;
import dev.weir.kernel.service.PluginServices;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * All plugin instances that are in use. Pipelines take and release them; one that nobody uses any
 * more is closed. Not on the way of a request.
 */
public final class PluginInstances {
    private final Function<Supplier<Limits>, GuestMeter> meters;
    private final PluginServices services;
    private final UnaryOperator<PluginContext> seen;
    // Guards `live` and its users; not held while an instance is made, which can mean compiling.
    private final BriefLock lock = new BriefLock();
    private final Map<InstanceId, Held> live = new HashMap<>();

    /** An instance made or being made, by whoever came first. */
    private static final class Held {
        private final FutureTask<PluginInstance> making;
        private int users;

        Held(Callable<PluginInstance> make) {
            making = new FutureTask<>(make);
        }

        /** The instance; makes it, or waits for whoever does. */
        PluginInstance made() throws Exception {
            making.run();
            try {
                return making.get();
            } catch (ExecutionException e) {
                switch (e.getCause()) {
                    case Exception failure -> throw failure;
                    case Error error -> throw error;
                    case null, default -> throw e;
                }
            }
        }
    }

    /** Instances whose guests get their meters from {@code meters}, given the limits in force. */
    public PluginInstances(Function<Supplier<Limits>, GuestMeter> meters, PluginServices services) {
        this(meters, services, UnaryOperator.identity());
    }

    /**
     * As {@link #PluginInstances(Function, PluginServices)}, for a bench.
     *
     * @param seen what an instance gets in place of its context
     */
    public PluginInstances(
            Function<Supplier<Limits>, GuestMeter> meters,
            PluginServices services,
            UnaryOperator<PluginContext> seen) {
        this.meters = meters;
        this.services = services;
        this.seen = seen;
    }

    /**
     * The instance of that identity, made if there is none: different ones at the same time, one
     * that several ask for once. The caller releases it.
     *
     * @param limits in force if it is made now
     * @throws Exception what the plugin's factory throws
     */
    public PluginInstance take(
            InstanceId.Owner owner, PluginUse use, ResolvedPlugin plugin, Limits limits)
            throws Exception {
        InstanceId id =
                new InstanceId(
                        owner,
                        use.name(),
                        plugin.digest(),
                        use.config(),
                        use.guard().shadow(),
                        use.grants(),
                        use.vm());
        Held held = hold(id, () -> make(id, plugin, limits, shadow(use.guard())));
        boolean made = false;
        try {
            PluginInstance instance = held.made();
            made = true;
            return instance;
        } finally {
            if (!made) {
                letGo(id, held);
            }
        }
    }

    /** Gives an instance back; the last user's call closes it. */
    public void release(PluginInstance instance) {
        Held held;
        lock.lock();
        try {
            held = Objects.requireNonNull(live.get(instance.id()), "released once too often");
        } finally {
            lock.unlock();
        }
        if (letGo(instance.id(), held)) {
            instance.close();
        }
    }

    private Held hold(InstanceId id, Callable<PluginInstance> make) {
        lock.lock();
        try {
            Held held = live.computeIfAbsent(id, _ -> new Held(make));
            held.users++;
            return held;
        } finally {
            lock.unlock();
        }
    }

    /** Whether that was the last user. */
    private boolean letGo(InstanceId id, Held held) {
        lock.lock();
        try {
            return --held.users == 0 && live.remove(id, held);
        } finally {
            lock.unlock();
        }
    }

    /** The instances that are made, in no order. */
    public List<PluginInstance> all() {
        lock.lock();
        try {
            return live.values().stream()
                    .map(held -> held.making)
                    .filter(making -> making.state() == Future.State.SUCCESS)
                    .map(FutureTask::resultNow)
                    .toList();
        } finally {
            lock.unlock();
        }
    }

    /** Whether an instance with that guard runs in shadow. */
    public static InstanceState.Shadow shadow(GuardConfig guard) {
        if (!guard.shadow()) {
            return InstanceState.Shadow.OFF;
        }
        return guard.shadowCalls() ? InstanceState.Shadow.CALLING : InstanceState.Shadow.SILENT;
    }

    /**
     * The limits of an instance: the manifest's, where the configuration names no other, and never
     * above the ceiling.
     */
    public static Limits limits(
            PluginUse use, ResolvedPlugin plugin, PluginUse.LimitsOverride ceiling) {
        PluginUse.LimitsOverride wanted = use.limits();
        Limits given = plugin.limits();
        return new Limits(
                least(wanted.time().orElse(given.time()), ceiling.time()),
                least(wanted.wall().orElse(given.wall()), ceiling.wall()),
                least(wanted.memoryBytes().orElse(given.memoryBytes()), ceiling.memoryBytes()),
                wanted.isolation().orElse(given.isolation()));
    }

    private static <T extends Comparable<T>> T least(T wanted, Optional<T> ceiling) {
        return ceiling.filter(most -> most.compareTo(wanted) < 0).orElse(wanted);
    }

    private PluginInstance make(
            InstanceId id, ResolvedPlugin plugin, Limits limits, InstanceState.Shadow shadow)
            throws Exception {
        InstanceState state = new InstanceState(limits);
        state.shadow(shadow);
        InstanceName name =
                new InstanceName(
                        id.owner().toString(), plugin.factory().descriptor().name(), id.name());
        GuestAccount guests = new GuestAccount(meters.apply(state::limits), services.figures(name));
        InstanceServices context =
                new InstanceServices(
                        name,
                        labels(id, plugin.factory().descriptor()),
                        plugin.asks().granted(id.grants()),
                        state,
                        guests,
                        services,
                        id.vm());
        boolean made = false;
        try {
            PluginInstance instance = create(id, plugin, plugin.factory(), state, context, guests);
            made = true;
            return instance;
        } finally {
            if (!made) {
                context.close();
            }
        }
    }

    private static GuestMeters.Owner labels(InstanceId id, PluginDescriptor plugin) {
        String route = id.owner() instanceof InstanceId.Owner.Route(String name) ? name : "";
        String service = id.owner() instanceof InstanceId.Owner.Service(String name) ? name : "";
        return new GuestMeters.Owner(
                plugin.name(), plugin.version(), id.name(), route, service, id.shadow());
    }

    private <C> PluginInstance create(
            InstanceId id,
            ResolvedPlugin plugin,
            PluginFactory<C> factory,
            InstanceState state,
            InstanceServices context,
            GuestAccount guests)
            throws Exception {
        C config = factory.schema().bind(id.config());
        CredentialPlaces credentials = factory.credentials(config);
        Filter filter = factory.create(config, seen.apply(context));
        return new PluginInstance(id, plugin, state, context, guests, credentials, filter);
    }
}
