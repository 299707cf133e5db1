package dev.weir.kernel.metrics;

import dev.weir.api.service.Meters;

/** The meters that plugins define, as whoever shows them makes them; names are checked before. */
public interface GuestMeters {

    /**
     * Whose a meter is: its labels.
     *
     * @param plugin {@code namespace/name}
     * @param version the plugin's version
     * @param instance the instance's name
     * @param route the route that it was configured on; empty if it stands elsewhere
     * @param service the service that it was configured on; empty if it stands elsewhere
     * @param shadow whether it was recorded in shadow
     */
    record Owner(
            String plugin,
            String version,
            String instance,
            String route,
            String service,
            boolean shadow) {

        /** The same in shadow, or not. */
        public Owner inShadow(boolean shadow) {
            return new Owner(plugin, version, instance, route, service, shadow);
        }
    }

    /** A counter that is shown from now on. */
    Meters.Counter counter(Owner owner, String name, String description);

    /** A gauge that is shown from now on. */
    Meters.Gauge gauge(Owner owner, String name, String description);

    /** A histogram that is shown from now on. */
    Meters.Histogram histogram(Owner owner, String name, String description);

    /** The meters of an owner are not shown any more. */
    void remove(Owner owner);
}
