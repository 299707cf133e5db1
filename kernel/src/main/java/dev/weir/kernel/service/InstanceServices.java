package dev.weir.kernel.service;

import dev.weir.api.service.CallOuts;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.service.Meters;
import dev.weir.api.service.Scheduler;
import dev.weir.api.spi.GuestMeter;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.VmSettings;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.InstanceFigures;
import java.time.Clock;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;

/** What the gateway offers to one instance. Closed before its filter is. */
public final class InstanceServices implements PluginContext, AutoCloseable {
    private final InstanceName name;
    private final GuestMeters.Owner labels;
    private final Granted granted;
    private final InstanceState state;
    private final GuestMeter guests;
    private final PluginServices services;
    private final VmSettings vm;
    private final InstanceFigures figures;
    private final System.Logger log;
    private final InstanceScheduler scheduler;
    private final InstanceMeters meters;
    private final InstanceValues values;
    private final InstanceCallOuts callOuts;

    /**
     * The services of an instance.
     *
     * @param labels whose its meters are
     * @param granted what it may use
     * @param vm what is said to the virtual machines of its guests
     */
    public InstanceServices(
            InstanceName name,
            GuestMeters.Owner labels,
            Granted granted,
            InstanceState state,
            GuestMeter guests,
            PluginServices services,
            VmSettings vm) {
        this.name = name;
        this.labels = labels;
        this.granted = granted;
        this.state = state;
        this.guests = guests;
        this.services = services;
        this.vm = vm;
        figures = services.figures(name);
        log = new BoundedLog(System.getLogger("weir.plugin." + name.instance()));
        scheduler = new InstanceScheduler(name.instance(), log);
        meters =
                new InstanceMeters(
                        state,
                        services.meters().take(labels.inShadow(false)),
                        services.meters().take(labels.inShadow(true)));
        values =
                new InstanceValues(
                        state,
                        services.values().take(valuesKey(false)),
                        services.values().take(valuesKey(true)));
        callOuts =
                new InstanceCallOuts(
                        name, granted, state, services, what -> denied(Capability.CALL_OUTS, what));
    }

    private PluginServices.ValuesKey valuesKey(boolean shadow) {
        return new PluginServices.ValuesKey(name, shadow);
    }

    @Override
    public String instance() {
        return name.instance();
    }

    @Override
    public boolean granted(Capability capability) {
        return granted.capabilities().contains(capability);
    }

    private void require(Capability capability) {
        if (!granted.capabilities().contains(capability)) {
            throw denied(capability, capability.text() + " is not granted to it");
        }
    }

    /** Counts a use of what was not granted, and makes its exception. */
    public CapabilityDeniedException denied(Capability capability, String what) {
        figures.denied(capability);
        return new CapabilityDeniedException(
                capability,
                "plugin instance %s: %s: its manifest must ask for it and `grants` allow it"
                        .formatted(name.instance(), what));
    }

    @Override
    public VmSettings vm() {
        return vm;
    }

    @Override
    public Clock clock() {
        return Clock.systemUTC();
    }

    @Override
    public RandomGenerator random() {
        return ThreadLocalRandom.current();
    }

    @Override
    public System.Logger log() {
        return log;
    }

    @Override
    public Meters meters() {
        return meters;
    }

    @Override
    public Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public KeyValueStore keyValues() {
        require(Capability.KV);
        return values;
    }

    @Override
    public CallOuts callOuts() {
        require(Capability.CALL_OUTS);
        return callOuts;
    }

    @Override
    public Map<String, String> environment() {
        require(Capability.ENV);
        Map<String, String> readable = new TreeMap<>(System.getenv());
        if (!granted.environment().contains(Grants.ANY)) {
            readable.keySet().retainAll(granted.environment());
        }
        return Collections.unmodifiableMap(readable);
    }

    @Override
    public Limits limits() {
        return state.limits();
    }

    @Override
    public GuestMeter guests() {
        return guests;
    }

    /** Ends scheduled work, and gives up what is shared. */
    @Override
    public void close() {
        scheduler.close();
        for (boolean shadow : new boolean[] {false, true}) {
            services.meters().release(labels.inShadow(shadow));
            services.values().release(valuesKey(shadow));
        }
    }
}
