package dev.weir.kernel.http1;

import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.config.Network;
import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.config.TrustedProxies;
import dev.weir.kernel.config.Underscores;
import java.util.stream.Stream;

/** A listener's configuration, with what a test is about in place of the defaults. */
public record Rules(
        Limits limits,
        ClientTimeouts timeouts,
        ProxyProtocol proxyProtocol,
        TrustedProxies trusted,
        PathRules paths,
        Underscores underscores) {
    public static final Rules DEFAULT =
            new Rules(
                    Limits.DEFAULT,
                    TestServer.PATIENT,
                    ProxyProtocol.OFF,
                    TrustedProxies.NONE,
                    PathRules.STRICT,
                    Underscores.DROP);

    public Rules with(Limits limits) {
        return new Rules(limits, timeouts, proxyProtocol, trusted, paths, underscores);
    }

    public Rules with(ClientTimeouts timeouts) {
        return new Rules(limits, timeouts, proxyProtocol, trusted, paths, underscores);
    }

    public Rules with(ProxyProtocol proxyProtocol) {
        return new Rules(limits, timeouts, proxyProtocol, trusted, paths, underscores);
    }

    public Rules with(PathRules paths) {
        return new Rules(limits, timeouts, proxyProtocol, trusted, paths, underscores);
    }

    public Rules with(Underscores underscores) {
        return new Rules(limits, timeouts, proxyProtocol, trusted, paths, underscores);
    }

    public Rules trusting(String... networks) {
        return new Rules(
                limits,
                timeouts,
                proxyProtocol,
                new TrustedProxies(Stream.of(networks).map(Network::parse).toList(), false),
                paths,
                underscores);
    }

    public ListenerConfig config() {
        return new ListenerConfig(
                "test",
                new HostPort("127.0.0.1", 0),
                limits,
                timeouts,
                proxyProtocol,
                trusted,
                paths,
                underscores);
    }
}
