package dev.weir.kernel.http1;

import dev.weir.api.Client;
import dev.weir.kernel.config.Literals;
import dev.weir.kernel.config.TrustedProxies;
import dev.weir.kernel.exchange.Forwarding;
import java.net.InetAddress;
import java.util.List;

/**
 * Reads what a trusted peer tells about the client. Of the addresses a request came through, the
 * client is the last one that is not a trusted proxy itself: what stands before it was written by
 * somebody who is not believed. {@code Forwarded} (RFC 7239) counts where there is no {@code
 * X-Forwarded-For}: a proxy that writes one of them often lets the other pass.
 */
final class ForwardedFields {
    private final RawHeaders fields;
    private final Client peer;
    private final TrustedProxies trusted;
    private String ip;
    private int at;

    private ForwardedFields(RawHeaders fields, Client peer, TrustedProxies trusted) {
        this.fields = fields;
        this.peer = peer;
        this.trusted = trusted;
        ip = peer.ip();
    }

    /** What the fields of a request from {@code peer}, a trusted proxy, tell. */
    static Forwarding read(RawHeaders fields, Client peer, TrustedProxies trusted) {
        return new ForwardedFields(fields, peer, trusted).read();
    }

    private Forwarding read() {
        String addresses = joined("x-forwarded-for");
        String proto = last("x-forwarded-proto");
        String host = last("x-forwarded-host");
        if (addresses.isEmpty()) {
            List<String> elements = ForwardedElement.all(joined("forwarded"));
            List<String> hops =
                    elements.stream().map(e -> ForwardedElement.value(e, "for")).toList();
            find(hops);
            if (!elements.isEmpty()) {
                String own = elements.get(at);
                proto = proto.isEmpty() ? ForwardedElement.value(own, "proto") : proto;
                host = host.isEmpty() ? ForwardedElement.value(own, "host") : host;
            }
            addresses = String.join(", ", hops);
        } else {
            find(FieldLines.members(addresses));
        }
        boolean tls = proto.isEmpty() ? peer.tls() : proto.equalsIgnoreCase("https");
        return new Forwarding(
                new Client(ip, 0, tls),
                chain(addresses),
                Authority.isValid(host) ? host : "",
                port(last("x-forwarded-port")));
    }

    /** Walks back from the peer while addresses are those of trusted proxies. */
    private void find(List<String> hops) {
        at = hops.size() - 1;
        for (int i = hops.size() - 1; i >= 0; i--) {
            String address = address(hops.get(i));
            if (address.isEmpty()) {
                // Hidden, or nonsense: nothing before it can be told apart from a lie.
                return;
            }
            ip = address;
            at = i;
            if (!trusted.contains(address)) {
                return;
            }
        }
    }

    private String chain(String addresses) {
        if (addresses.isEmpty() || peer.ip().isEmpty()) {
            return addresses.isEmpty() ? peer.ip() : addresses;
        }
        return addresses + ", " + peer.ip();
    }

    /** The address of a hop, without its port and in its usual form; empty if it is none. */
    private static String address(String hop) {
        String host = hop;
        if (hop.startsWith("[")) {
            int close = hop.indexOf(']');
            host = close < 0 ? "" : hop.substring(1, close);
        } else if (hop.indexOf(':') == hop.lastIndexOf(':') && hop.indexOf(':') > 0) {
            host = hop.substring(0, hop.indexOf(':'));
        }
        return Literals.address(host).map(InetAddress::getHostAddress).orElse("");
    }

    private static String port(String text) {
        return Authority.isPort(text) ? text : "";
    }

    private String joined(String name) {
        return fields.contains(name) ? String.join(", ", fields.all(name)) : "";
    }

    private String last(String name) {
        List<String> members = FieldLines.members(joined(name));
        return members.isEmpty() ? "" : members.getLast();
    }
}
