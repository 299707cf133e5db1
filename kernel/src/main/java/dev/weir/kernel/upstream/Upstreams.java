package dev.weir.kernel.upstream;

import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.deadline.Reaper;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The upstreams of all services. Pools of connections belong to a service's name and a target's
 * address, so that they outlive the configuration that named them. Used by one thread at a time:
 * the one that changes the configuration.
 */
public final class Upstreams implements AutoCloseable {
    private final Reaper reaper;
    private final Map<PoolKey, ConnectionPool> pools = new HashMap<>();
    private final Map<UpstreamKey, Upstream> upstreams = new HashMap<>();

    /** None yet. */
    public Upstreams(Reaper reaper) {
        this.reaper = reaper;
    }

    /**
     * The upstreams of a proposed configuration, by service name. What is unchanged is the same
     * object as before; pools are shared with upstreams that have the same targets. Closes nothing.
     */
    public Map<String, Upstream> resolve(List<ServiceConfig> services) {
        Map<String, Upstream> resolved = new HashMap<>();
        for (ServiceConfig service : services) {
            resolved.put(
                    service.name(),
                    upstreams.computeIfAbsent(UpstreamKey.of(service), _ -> build(service)));
        }
        return resolved;
    }

    /**
     * Says which upstreams are in use from now on: after the swap of a configuration, or after its
     * refusal. Pools that none of them has are closed: idle connections now, others after their
     * exchange. Upstreams given up still work, for exchanges in flight.
     */
    public void retain(Collection<Upstream> current) {
        upstreams.values().retainAll(current);
        Set<ConnectionPool> used = new HashSet<>();
        for (Upstream upstream : current) {
            for (Target target : upstream.targets()) {
                if (target instanceof HttpTarget http) {
                    used.add(http.pool());
                }
            }
        }
        for (ConnectionPool pool : pools.values()) {
            if (!used.contains(pool)) {
                pool.retire();
            }
        }
        pools.values().retainAll(used);
    }

    /** Closes every pool. */
    @Override
    public void close() {
        retain(List.of());
    }

    private Upstream build(ServiceConfig service) {
        List<Target> targets = new ArrayList<>();
        List<Integer> weights = new ArrayList<>();
        for (TargetConfig target : service.targets()) {
            targets.add(target(service, target.endpoint()));
            weights.add(target.weight());
        }
        return new Upstream(
                service.name(),
                List.copyOf(targets),
                new WeightedRoundRobin(targets, weights),
                service.retries());
    }

    private Target target(ServiceConfig service, Endpoint endpoint) {
        return switch (endpoint) {
            case Endpoint.Echo() -> new EchoTarget();
            case Endpoint.Http(HostPort address) ->
                    new HttpTarget(
                            pools.computeIfAbsent(
                                    new PoolKey(service.name(), address),
                                    key ->
                                            new ConnectionPool(
                                                    key.address,
                                                    reaper,
                                                    ConnectionPool.MAX_CONNECTIONS)),
                            service.timeouts(),
                            reaper);
        };
    }

    /** What a pool belongs to. */
    private record PoolKey(String service, HostPort address) {}

    /** What makes an upstream the same as before; the plugins of its service do not. */
    private record UpstreamKey(
            String service, List<TargetConfig> targets, Timeouts timeouts, int retries) {
        static UpstreamKey of(ServiceConfig service) {
            return new UpstreamKey(
                    service.name(), service.targets(), service.timeouts(), service.retries());
        }
    }
}
