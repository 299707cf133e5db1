package dev.weir.kernel.service;

import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.upstream.AddressRule;
import dev.weir.kernel.upstream.PublicAddresses;
import dev.weir.kernel.upstream.Upstream;
import dev.weir.kernel.upstream.Upstreams;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The hosts that call-outs go to, with their pooled connections. Those that may be private have
 * pools of their own: a connection in a pool has passed the rule of everyone who gets it.
 */
final class CallOutTargets implements AutoCloseable {
    /** Hosts that connections are kept to; one more costs the one used longest ago. */
    static final int MAX_HOSTS = 256;

    // The whole has a bound of its own, so these need not be tight.
    private static final UpstreamPolicy POLICY =
            new UpstreamPolicy(
                    UpstreamPolicy.Balancing.ROUND_ROBIN,
                    new Timeouts(
                            Duration.ofSeconds(5), Duration.ofSeconds(30), Duration.ofSeconds(30)),
                    0,
                    UpstreamPolicy.Connections.DEFAULT,
                    UpstreamPolicy.Ejection.DEFAULT,
                    UpstreamPolicy.DEFAULT.dnsRefresh(),
                    UpstreamPolicy.DEFAULT.tls());

    private final Hosts everywhere;
    private final Hosts outside;

    /** Hosts whose addresses {@code rule} lets pass. */
    CallOutTargets(Reaper reaper, AddressRule rule) {
        AddressRule isPublic = new PublicAddresses();
        everywhere = new Hosts(reaper, rule);
        outside =
                new Hosts(
                        reaper,
                        address -> {
                            rule.check(address);
                            isPublic.check(address);
                        });
    }

    /** A host as something to send to; {@code allowPrivate}: whether it may be inside. */
    Upstream host(Endpoint.Http host, boolean allowPrivate) {
        return (allowPrivate ? everywhere : outside).upstream(host);
    }

    @Override
    public void close() {
        everywhere.close();
        outside.close();
    }

    /** One host, with what its connections belong to. */
    private record Known(Upstreams owner, Upstream upstream) {}

    private static final class Hosts {
        private final Reaper reaper;
        private final AddressRule rule;
        // Guards the map.
        private final ReentrantLock lock = new ReentrantLock();
        private final LinkedHashMap<Endpoint.Http, Known> known =
                new LinkedHashMap<>(16, 0.75f, true);

        Hosts(Reaper reaper, AddressRule rule) {
            this.reaper = reaper;
            this.rule = rule;
        }

        Upstream upstream(Endpoint.Http host) {
            lock.lock();
            try {
                Known found = known.get(host);
                if (found == null) {
                    found = open(host);
                    known.put(host, found);
                    if (known.size() > MAX_HOSTS) {
                        known.pollFirstEntry().getValue().owner().close();
                    }
                }
                return found.upstream();
            } finally {
                lock.unlock();
            }
        }

        private Known open(Endpoint.Http host) {
            // Call-outs are counted by instance, so the figures of each host are not shown.
            Upstreams owner = new Upstreams(reaper, new Figures(), rule);
            String name = host.toString();
            TargetConfig target = new TargetConfig(host, 1);
            ServiceConfig service = new ServiceConfig(name, List.of(target), POLICY, List.of());
            return new Known(
                    owner, Objects.requireNonNull(owner.resolve(List.of(service)).get(name)));
        }

        void close() {
            lock.lock();
            try {
                known.values().forEach(each -> each.owner().close());
                known.clear();
            } finally {
                lock.unlock();
            }
        }
    }
}
