package dev.weir.kernel.upstream;

import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.UpstreamPolicy.Connections;
import dev.weir.kernel.config.UpstreamTls;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.tls.ClientTls;
import java.net.InetAddress;
import java.time.Duration;
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
    private final Figures figures;
    private final AddressRule rule;
    private final Map<PoolKey, ConnectionPool> pools = new HashMap<>();
    private final Map<UpstreamKey, Upstream> upstreams = new HashMap<>();

    /** None yet; their targets may be at every address. */
    public Upstreams(Reaper reaper, Figures figures) {
        this(reaper, figures, AddressRule.ANY);
    }

    /** None yet; nothing is sent to addresses that {@code rule} refuses. */
    public Upstreams(Reaper reaper, Figures figures, AddressRule rule) {
        this.reaper = reaper;
        this.figures = figures;
        this.rule = rule;
    }

    /** Watches the time of its connections. */
    public Reaper reaper() {
        return reaper;
    }

    /** Which addresses its targets may be at. */
    public AddressRule rule() {
        return rule;
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
            for (Member member : upstream.members()) {
                if (member.target() instanceof HttpTarget http) {
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
        UpstreamPolicy policy = service.policy();
        List<Member> members = new ArrayList<>();
        for (TargetConfig target : service.targets()) {
            members.add(new Member(target(service, target.endpoint()), target.weight()));
        }
        Rotation rotation =
                new Rotation(
                        service.name(), members, policy.balancing(), policy.ejection(), reaper);
        return new Upstream(service.name(), rotation, policy.retries());
    }

    private Target target(ServiceConfig service, Endpoint endpoint) {
        TargetFigures counted = figures.target(service.name(), endpoint.toString());
        TargetHealth health =
                new TargetHealth(
                        endpoint.toString(), counted, service.policy().ejection().failures());
        return switch (endpoint) {
            case Endpoint.Echo() -> new EchoTarget(health);
            case Endpoint.Http _, Endpoint.Unix _ -> {
                ConnectionPool pool = pool(service, endpoint);
                counted.connections(pool);
                yield new HttpTarget(pool, service.policy().timeouts(), reaper, health);
            }
        };
    }

    private ConnectionPool pool(ServiceConfig service, Endpoint endpoint) {
        UpstreamPolicy policy = service.policy();
        return pools.computeIfAbsent(
                new PoolKey(
                        service.name(),
                        endpoint,
                        policy.connections(),
                        policy.dnsRefresh(),
                        policy.tls()),
                key -> new ConnectionPool(dialer(key), reaper, key.bounds));
    }

    private Dialer dialer(PoolKey key) {
        return switch (key.endpoint) {
            case Endpoint.Echo() -> throw new IllegalStateException("nobody connects to it");
            case Endpoint.Unix(String path) -> new UnixDialer(path);
            case Endpoint.Http http ->
                    new NetworkDialer(
                            http,
                            HostAddresses.of(
                                    http.address().host(),
                                    InetAddress::getAllByName,
                                    key.dnsRefresh,
                                    reaper),
                            rule,
                            http.tls() ? ClientTls.of(key.tls) : null,
                            reaper);
        };
    }

    /** What a pool belongs to. */
    private record PoolKey(
            String service,
            Endpoint endpoint,
            Connections bounds,
            Duration dnsRefresh,
            UpstreamTls tls) {}

    /** What makes an upstream the same as before; the plugins of its service do not. */
    private record UpstreamKey(String service, List<TargetConfig> targets, UpstreamPolicy policy) {
        static UpstreamKey of(ServiceConfig service) {
            return new UpstreamKey(service.name(), service.targets(), service.policy());
        }
    }
}
