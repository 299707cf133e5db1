package dev.weir.control.admin;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.control.metrics.Meters;
import java.util.function.BooleanSupplier;

/** What probes and scrapers ask for. */
final class HealthApi {
    private final Meters meters;
    private final BooleanSupplier ready;

    HealthApi(Meters meters, BooleanSupplier ready) {
        this.meters = meters;
        this.ready = ready;
    }

    void addTo(EndpointTable table) {
        table.add("GET", "/health/live", _ -> status(200, "live"));
        table.add(
                "GET",
                "/health/ready",
                _ -> ready.getAsBoolean() ? status(200, "ready") : status(503, "not ready"));
        table.add("GET", "/metrics", this::metrics);
    }

    private static Response status(int status, String text) {
        return Answers.json(status, Answers.MAPPER.createObjectNode().put("status", text));
    }

    private Response metrics(AdminRequest request) {
        Meters.Page page = meters.page(String.join(",", request.request().headers().all("accept")));
        return new Response(
                200, Headers.of("Content-Type", page.contentType()), Body.of(page.text()));
    }
}
