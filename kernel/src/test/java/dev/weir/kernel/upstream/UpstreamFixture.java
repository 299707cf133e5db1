package dev.weir.kernel.upstream;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.RouteConfig.HostHeader;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.UpstreamPolicy.Ejection;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.http1.TestServer;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.TargetFigures;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/** Upstreams over scripted servers, and requests to send to them. */
final class UpstreamFixture implements AutoCloseable {
    static final Timeouts PATIENT =
            new Timeouts(Duration.ofSeconds(5), Duration.ofSeconds(10), Duration.ofSeconds(10));
    static final HostHeader KEEP = new HostHeader.Keep();

    final Reaper reaper = new Reaper();
    final Figures figures = new Figures();
    final ReservedAddresses reserved = new ReservedAddresses();
    final Upstreams upstreams = new Upstreams(reaper, figures, reserved);

    /** How a target does that is ejected after so many failures; 0: never. */
    static TargetHealth health(int limit) {
        return new TargetHealth("t", new TargetFigures(), limit);
    }

    TargetFigures figures(HostPort address) {
        return figures.target("s", "http://" + address);
    }

    static UpstreamPolicy policy(Timeouts timeouts, int retries) {
        return policy(timeouts, retries, Ejection.DEFAULT);
    }

    static UpstreamPolicy policy(Timeouts timeouts, int retries, Ejection ejection) {
        UpstreamPolicy usual = UpstreamPolicy.DEFAULT;
        return new UpstreamPolicy(
                usual.balancing(),
                timeouts,
                retries,
                usual.connections(),
                ejection,
                usual.dnsRefresh(),
                usual.tls());
    }

    static ServiceConfig service(Timeouts timeouts, int retries, HostPort... addresses) {
        return new ServiceConfig(
                "s",
                List.of(addresses).stream()
                        .map(address -> new TargetConfig(new Endpoint.Http(address), 1))
                        .toList(),
                policy(timeouts, retries),
                List.of());
    }

    /** Connects in the clear to an address, which is not looked up. */
    NetworkDialer dialer(HostPort address) {
        return new NetworkDialer(
                new Endpoint.Http(address),
                HostAddresses.of(
                        address.host(), InetAddress::getAllByName, Duration.ofDays(1), reaper),
                reserved,
                null,
                reaper);
    }

    Upstream upstream(ServiceConfig service) {
        return upstreams.resolve(List.of(service)).get(service.name());
    }

    Upstream to(ScriptedUpstream server) {
        return upstream(service(PATIENT, 0, server.address()));
    }

    /** The engine in front of an upstream. */
    static TestServer proxy(Upstream upstream) throws IOException {
        return new TestServer((exchange, request) -> upstream.send(exchange, request, KEEP));
    }

    static HttpExchange exchange() {
        return new HttpExchange(new Client("192.0.2.1", 4711, false));
    }

    static Request get(String target) {
        return request("GET", target, Body.empty());
    }

    static Request request(String method, String target, Body body) {
        return new Request(
                method, "http", target, Headers.of("Host", "api.example", "X-A", "1"), body);
    }

    static Response send(Upstream upstream, Request request) {
        return upstream.send(exchange(), request, KEEP);
    }

    static String text(Response response) throws IOException {
        return new String(response.body().readAll(1 << 24), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        upstreams.close();
        reaper.close();
    }
}
