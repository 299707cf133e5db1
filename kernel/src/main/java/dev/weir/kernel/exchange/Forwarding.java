package dev.weir.kernel.exchange;

import dev.weir.api.Client;

/**
 * What trusted proxies told about a request.
 *
 * @param client the client as they know it
 * @param chain the addresses it came through, the peer of the connection last; for {@code
 *     X-Forwarded-For}
 * @param host what the client asked for; empty if they did not tell
 * @param port the port it asked at; empty if they did not tell
 */
public record Forwarding(Client client, String chain, String host, String port) {}
