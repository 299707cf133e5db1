package dev.weir.kernel.service;

import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.InstanceFigures;
import dev.weir.kernel.upstream.AddressRule;
import dev.weir.kernel.upstream.Upstream;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The services of all plugin instances; what is shared between them and outlives each. */
public final class PluginServices implements AutoCloseable {
    private final Figures figures;
    private final MeterNames names = new MeterNames();
    private final Shared<GuestMeters.Owner, MeterStore> meters =
            new Shared<>(this::meterStore, MeterStore::remove);
    private final Shared<ValuesKey, KeyValueMap> values = new Shared<>(this::keyValues, _ -> {});

    /** What key-values belong to: an instance whatever its configuration and version. */
    record ValuesKey(InstanceName instance, boolean shadow) {}

    private final CallOutTargets targets;
    private volatile Map<String, Upstream> active = Map.of();
    private volatile Map<String, Upstream> building = Map.of();

    /**
     * Services whose use is counted in {@code figures}.
     *
     * @param rule which addresses call-outs may reach at most
     */
    public PluginServices(Figures figures, Reaper reaper, AddressRule rule) {
        this.figures = figures;
        targets = new CallOutTargets(reaper, rule);
    }

    /** The upstreams of a configuration that is being built: instances may call as they begin. */
    public void building(Map<String, Upstream> upstreams) {
        building = Map.copyOf(upstreams);
    }

    /** The upstreams of the configuration in force. */
    public void activate(Collection<Upstream> upstreams) {
        active = upstreams.stream().collect(Collectors.toMap(Upstream::service, each -> each));
        building = Map.of();
    }

    /** The upstream of a service, of the configuration in force where that has it. */
    Optional<Upstream> upstream(String service) {
        Upstream known = active.get(service);
        return Optional.ofNullable(known == null ? building.get(service) : known);
    }

    CallOutTargets targets() {
        return targets;
    }

    /** Closes connections of call-outs. */
    @Override
    public void close() {
        targets.close();
    }

    private MeterStore meterStore(GuestMeters.Owner owner) {
        return new MeterStore(owner, figures.guestMeters(), names);
    }

    private KeyValueMap keyValues(ValuesKey key) {
        InstanceName name = key.instance();
        InstanceFigures counted = figures.instance(name.plugin(), name.instance());
        return new KeyValueMap(System::nanoTime, counted.evictions());
    }

    Shared<GuestMeters.Owner, MeterStore> meters() {
        return meters;
    }

    Shared<ValuesKey, KeyValueMap> values() {
        return values;
    }

    /** What is counted for an instance. */
    public InstanceFigures figures(InstanceName name) {
        return figures.instance(name.plugin(), name.instance());
    }
}
