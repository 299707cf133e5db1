package dev.weir.kernel.upstream;

import dev.weir.api.Client;
import dev.weir.kernel.exchange.Forwarding;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.HeadBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the target who the client is and what it asked for: {@code X-Forwarded-For}, {@code
 * -Proto}, {@code -Host}, {@code -Port} and {@code X-Real-IP}.
 */
final class ClientFields {
    private ClientFields() {}

    static void write(HeadBuffer out, HttpExchange exchange, String asked) {
        Client client = exchange.client();
        @Nullable Forwarding told = exchange.forwarding();
        String chain = told == null ? client.ip() : told.chain();
        if (!chain.isEmpty()) {
            out.field("X-Forwarded-For", chain);
        }
        if (!client.ip().isEmpty()) {
            out.field("X-Real-IP", client.ip());
        }
        out.field("X-Forwarded-Proto", client.tls() ? "https" : "http");
        String host = told == null || told.host().isEmpty() ? asked : told.host();
        if (!host.isEmpty()) {
            out.field("X-Forwarded-Host", host);
        }
        out.text("X-Forwarded-Port: ");
        if (told != null && !told.port().isEmpty()) {
            out.text(told.port());
        } else {
            port(out, host, client.tls());
        }
        out.lineEnd();
    }

    /** The port behind a host, or that of the scheme (RFC 9110 §4.2). */
    private static void port(HeadBuffer out, String host, boolean tls) {
        int colon = host.lastIndexOf(':');
        // Of an IPv6 address without port, the last colon is within the brackets.
        if (colon >= 0 && colon > host.indexOf(']') && colon < host.length() - 1) {
            out.text(host, colon + 1);
        } else {
            out.text(tls ? "443" : "80");
        }
    }
}
