package dev.weir.control.config;

import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.ListenerConfig.Limits;
import dev.weir.kernel.config.Network;
import dev.weir.kernel.config.PathRules;
import dev.weir.kernel.config.PathRules.EmptySegments;
import dev.weir.kernel.config.PathRules.Parameters;
import dev.weir.kernel.config.PathRules.Rule;
import dev.weir.kernel.config.PathRules.Slash;
import dev.weir.kernel.config.ProxyProtocol;
import dev.weir.kernel.config.TrustedProxies;
import dev.weir.kernel.config.Underscores;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads what a listener takes from its clients, and how long it waits for them. */
final class ListenerRules {
    private static final Keys LIMITS =
            Keys.of("head", "target", "fields", "body", "connections", "buffered");
    private static final Keys TIMEOUTS = Keys.of("head", "progress", "idle", "body-rate");
    private static final Keys PATHS =
            Keys.of(
                    "empty-segments",
                    "encoded-slash",
                    "backslash",
                    "encoded-control",
                    "parameters",
                    "double-encoding");

    /** A head is held in memory as a whole, once for each connection. */
    private static final long MAX_HEAD = 16L << 20;

    private static final int MAX_COUNT = 1_000_000;
    private static final Duration MAX_TIMEOUT = Duration.ofHours(24);
    private static final Map<String, Rule> RULES = Map.of("reject", Rule.REJECT, "keep", Rule.KEEP);
    private static final Map<String, Slash> SLASHES =
            Map.of("reject", Slash.REJECT, "keep", Slash.KEEP, "decode", Slash.DECODE);
    private static final Map<String, EmptySegments> EMPTY_SEGMENTS =
            Map.of(
                    "merge", EmptySegments.MERGE,
                    "keep", EmptySegments.KEEP,
                    "reject", EmptySegments.REJECT);
    private static final Map<String, Parameters> PARAMETERS =
            Map.of(
                    "keep", Parameters.KEEP,
                    "strip", Parameters.STRIP,
                    "reject", Parameters.REJECT);
    private static final Map<String, Underscores> UNDERSCORES =
            Map.of(
                    "drop", Underscores.DROP,
                    "keep", Underscores.KEEP,
                    "reject", Underscores.REJECT);
    private static final Map<String, ProxyProtocol> PROXY_PROTOCOL =
            Map.of("off", ProxyProtocol.OFF, "v1", ProxyProtocol.V1, "v2", ProxyProtocol.V2);

    private final Values values;

    ListenerRules(Values values) {
        this.values = values;
    }

    Limits limits(Node node) {
        Section section = new Section(node, LIMITS, values);
        Limits absent = Limits.DEFAULT;
        int head =
                section.get("head", n -> values.bytes(n, MAX_HEAD))
                        .map(Math::toIntExact)
                        .orElse(absent.headBytes());
        return new Limits(
                head,
                section.get("target", n -> values.bytes(n, MAX_HEAD))
                        .map(Math::toIntExact)
                        .orElse(Math.min(head, absent.targetBytes())),
                section.get("fields", n -> values.whole(n, 1, MAX_COUNT)).orElse(absent.fields()),
                section.get("body", n -> values.bytes(n, Long.MAX_VALUE))
                        .orElse(absent.bodyBytes()),
                section.get("connections", n -> values.whole(n, 1, MAX_COUNT))
                        .orElse(absent.connections()),
                section.get("buffered", n -> values.bytes(n, Long.MAX_VALUE))
                        .orElse(absent.bufferedBytes()));
    }

    ClientTimeouts timeouts(Node node) {
        Section section = new Section(node, TIMEOUTS, values);
        ClientTimeouts absent = ClientTimeouts.DEFAULT;
        return new ClientTimeouts(
                section.get("head", this::timeout).orElse(absent.head()),
                section.get("progress", this::timeout).orElse(absent.progress()),
                section.get("idle", this::timeout).orElse(absent.idle()),
                section.get("body-rate", n -> values.whole(n, 0, MAX_COUNT))
                        .orElse(absent.bodyRate()));
    }

    private Optional<Duration> timeout(Node node) {
        return values.duration(node, MAX_TIMEOUT);
    }

    PathRules paths(Node node) {
        Section section = new Section(node, PATHS, values);
        PathRules absent = PathRules.STRICT;
        return new PathRules(
                word(section, "empty-segments", EMPTY_SEGMENTS, absent.emptySegments()),
                word(section, "encoded-slash", SLASHES, absent.encodedSlash()),
                word(section, "backslash", SLASHES, absent.backslash()),
                word(section, "encoded-control", RULES, absent.encodedControl()),
                word(section, "parameters", PARAMETERS, absent.parameters()),
                word(section, "double-encoding", RULES, absent.doubleEncoding()));
    }

    Underscores underscores(Section listener) {
        return word(listener, "underscores", UNDERSCORES, Underscores.DROP);
    }

    ProxyProtocol proxyProtocol(Section listener, TrustedProxies trusted) {
        ProxyProtocol protocol =
                word(listener, "proxy-protocol", PROXY_PROTOCOL, ProxyProtocol.OFF);
        if (protocol != ProxyProtocol.OFF && trusted.isEmpty()) {
            listener.find("proxy-protocol")
                    .ifPresent(node ->
                            values.fail(
                                    node,
                                    "needs `trusted-proxies`: nobody else is served with it, found none"));
        }
        return protocol;
    }

    TrustedProxies trustedProxies(Node node) {
        // Nothing stands for the peers on Unix-domain sockets.
        List<Optional<Network>> entries =
                values.list(
                        node,
                        n ->
                                values.parsed(
                                        n,
                                        text ->
                                                text.equals("unix:")
                                                        ? Optional.empty()
                                                        : Optional.of(Network.parse(text))));
        return new TrustedProxies(
                entries.stream().flatMap(Optional::stream).toList(),
                entries.contains(Optional.<Network>empty()));
    }

    private <T> T word(Section section, String key, Map<String, T> words, T absent) {
        return section.get(key, n -> values.word(n, words, List.of())).orElse(absent);
    }
}
