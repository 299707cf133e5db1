package dev.weir.kernel.upstream;

import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.deadline.Reaper;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * The upstreams of all services. Pools of connections belong to a service's name and a target's
 * address, so that they outlive the configuration that named them.
 */
public final class Upstreams implements AutoCloseable {

    /** None yet. */
    public Upstreams(Reaper reaper) {}

    /**
     * The upstreams of a proposed configuration, by service name. What is unchanged is the same
     * object as before; pools are shared with upstreams that have the same targets. Closes nothing.
     */
    public Map<String, Upstream> resolve(List<ServiceConfig> services) {
        return Map.of();
    }

    /**
     * Says which upstreams are in use from now on: after the swap of a configuration, or after its
     * refusal. Pools that none of them has are closed: idle connections now, others after their
     * exchange. Upstreams given up still work, for exchanges in flight.
     */
    public void retain(Collection<Upstream> current) {
    }

    /** Closes every pool. */
    @Override
    public void close() {
    }
}
