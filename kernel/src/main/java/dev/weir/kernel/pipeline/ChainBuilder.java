package dev.weir.kernel.pipeline;

import dev.weir.api.spi.CredentialPlaces;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.PluginUse.LimitsOverride;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.journal.Journal;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.plugin.Breaker;
import dev.weir.kernel.plugin.InstanceId;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.plugin.PluginInstances;
import dev.weir.kernel.plugin.PluginResolver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Builds the chains of one configuration: resolves each plugin, makes or takes over its instance,
 * and puts them in order. Different plugins are made at the same time, since making an instance can
 * mean compiling and warming a guest. What cannot be made is collected, every fault of it.
 */
public final class ChainBuilder {
    // Most of what makers do is computing.
    private static final int MAKERS = 2 * Runtime.getRuntime().availableProcessors();

    private final InstanceMaker maker;
    private final Figures figures;
    private final Journal journal;
    private final Switches switches;
    // A fault of a shared instance is found on each of its routes, and said once.
    private final Set<PluginFault> faults = new LinkedHashSet<>();

    /**
     * A route and what runs on it.
     *
     * @param global the instances that run on every route
     * @param service the name of the route's service
     * @param ofService the service's instances
     */
    public record Wanted(
            RouteConfig route, List<PluginUse> global, String service, List<PluginUse> ofService) {}

    private record Owned(String route, InstanceId.Owner owner, PluginUse use) {}

    private record Made(ChainEntry entry, List<PluginFault> faults) {}

    /** A builder for one configuration. */
    public ChainBuilder(
            PluginResolver resolver,
            PluginInstances instances,
            Figures figures,
            Journal journal,
            Switches switches,
            LimitsOverride ceiling) {
        this.maker = new InstanceMaker(resolver, instances, ceiling);
        this.journal = journal;
        this.switches = switches;
        this.figures = figures;
    }

    /** What could not be made so far. */
    public List<PluginFault> faults() {
        return List.copyOf(faults);
    }

    /** The chain of each route, in their order. The caller releases the instances. */
    public List<List<ChainEntry>> chains(List<Wanted> routes) {
        List<List<Owned>> effective = routes.stream().map(ChainBuilder::effective).toList();
        Map<Owned, Made> made = makeAll(effective.stream().flatMap(List::stream).toList());
        List<List<ChainEntry>> chains = new ArrayList<>();
        for (int i = 0; i < routes.size(); i++) {
            List<ChainEntry> chain = new ArrayList<>();
            for (Owned each : effective.get(i)) {
                @Nullable Made entry = made.get(each);
                if (entry == null) {
                    entry = failed(each, InstanceMaker.interrupted(each.owner(), each.use()));
                }
                faults.addAll(entry.faults());
                chain.add(entry.entry());
            }
            chain.sort(PipelineOrder.of(routes.get(i).route().order()));
            chains.add(chain);
        }
        return hiding(chains);
    }

    private static List<Owned> effective(Wanted wanted) {
        String route = wanted.route().name();
        // An instance of the same name replaces one of a wider owner, and stands where it is
        // written.
        Map<String, Owned> effective = new LinkedHashMap<>();
        add(effective, route, new InstanceId.Owner.Global(), wanted.global());
        add(effective, route, new InstanceId.Owner.Service(wanted.service()), wanted.ofService());
        add(effective, route, new InstanceId.Owner.Route(route), wanted.route().plugins());
        return List.copyOf(effective.values());
    }

    /** The chains as they are once it is known where any of their instances finds credentials. */
    private static List<List<ChainEntry>> hiding(List<List<ChainEntry>> chains) {
        CredentialPlaces all = CredentialPlaces.NONE;
        for (List<ChainEntry> chain : chains) {
            for (ChainEntry entry : chain) {
                PluginInstance instance = entry.instance();
                all = instance == null ? all : all.and(instance.credentials());
            }
        }
        CredentialPlaces credentials = all;
        return chains.stream()
                .map(chain -> chain.stream().map(entry -> entry.hiding(credentials)).toList())
                .toList();
    }

    private static void add(
            Map<String, Owned> effective,
            String route,
            InstanceId.Owner owner,
            List<PluginUse> uses) {
        for (PluginUse use : uses) {
            effective.remove(use.name());
            effective.put(use.name(), new Owned(route, owner, use));
        }
    }

    /** Makes them, those of one plugin one after the other. Lacks some if interrupted. */
    private Map<Owned, Made> makeAll(List<Owned> all) {
        Map<Owned, Made> made = new ConcurrentHashMap<>();
        Collection<List<Owned>> byPlugin =
                all.stream()
                        .collect(
                                Collectors.groupingBy(
                                        each -> each.use().use(),
                                        LinkedHashMap::new,
                                        Collectors.toList()))
                        .values();
        if (byPlugin.size() < 2) {
            all.forEach(each -> made.put(each, make(each)));
            return made;
        }
        List<Future<?>> tasks = new ArrayList<>();
        try (ExecutorService makers =
                Executors.newFixedThreadPool(
                        Math.min(byPlugin.size(), MAKERS),
                        Thread.ofPlatform().daemon().name("weir-make-", 0).factory())) {
            for (List<Owned> group : byPlugin) {
                tasks.add(makers.submit(() -> group.forEach(each -> made.put(each, make(each)))));
            }
        }
        for (Future<?> task : tasks) {
            if (task.state() == Future.State.FAILED) {
                throw new IllegalStateException("making plugins failed", task.exceptionNow());
            }
        }
        return made;
    }

    private Made make(Owned owned) {
        PluginUse use = switches.on(owned.route(), owned.use());
        return switch (maker.make(owned.owner(), use)) {
            case InstanceMaker.Made(PluginInstance instance, Limits limits) ->
                    new Made(entry(owned, use, instance, limits), List.of());
            case InstanceMaker.NotMade notMade -> failed(owned, notMade);
        };
    }

    private ChainEntry entry(Owned owned, PluginUse use, PluginInstance instance, Limits limits) {
        PluginDescriptor made = instance.descriptor();
        PluginFigures counted =
                figures.plugin(
                        owned.route(), use.name(), new Figures.Bundle(made.name(), made.version()));
        Breaker breaker =
                instance.breaker(
                        owned.route(),
                        use.guard().breaker(),
                        new BreakerReport(owned.route(), use.name(), counted, journal));
        return new ChainEntry(
                use, owned.owner(), instance, null, limits, breaker, counted, Hidden.NOTHING);
    }

    private Made failed(Owned owned, InstanceMaker.NotMade notMade) {
        PluginUse use = switches.on(owned.route(), owned.use());
        return new Made(
                new ChainEntry(
                        use,
                        owned.owner(),
                        null,
                        notMade.failure(),
                        null,
                        null,
                        figures.plugin(owned.route(), use.name(), Figures.Bundle.NONE),
                        Hidden.NOTHING),
                notMade.faults());
    }
}
