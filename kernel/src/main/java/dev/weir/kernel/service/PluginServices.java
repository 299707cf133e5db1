package dev.weir.kernel.service;

import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.InstanceFigures;

/** The services of all plugin instances; what is shared between them and outlives each. */
public final class PluginServices {
    private final Figures figures;
    private final MeterNames names = new MeterNames();
    private final Shared<GuestMeters.Owner, MeterStore> meters =
            new Shared<>(this::meterStore, MeterStore::remove);
    private final Shared<ValuesKey, KeyValueMap> values = new Shared<>(this::keyValues, _ -> {});

    /** What key-values belong to: an instance whatever its configuration and version. */
    record ValuesKey(InstanceName instance, boolean shadow) {}

    /** Services whose use is counted in {@code figures}. */
    public PluginServices(Figures figures) {
        this.figures = figures;
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

    InstanceFigures figures(InstanceName name) {
        return figures.instance(name.plugin(), name.instance());
    }
}
