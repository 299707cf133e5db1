package dev.weir.control.admin;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.GatewayException.Source;
import dev.weir.api.Problem;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.metrics.Meters;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.exchange.Failures;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.listener.Listeners;
import java.io.IOException;
import java.util.function.BooleanSupplier;

/** The admin API, and the part of it that is served to probes and scrapers. */
public final class AdminApi {
    private AdminApi() {}

    /** The whole API, for the admin listener. */
    public static HttpHandler whole(
            String version,
            ControlPlane control,
            Gateway gateway,
            Listeners listeners,
            Meters meters,
            BooleanSupplier ready) {
        EndpointTable table = new EndpointTable();
        new HealthApi(meters, ready).addTo(table);
        table.add("GET", "/v1/status", new StatusEndpoint(version, control, gateway, listeners));
        new ConfigApi(control, gateway).addTo(table);
        new RoutesApi(gateway).addTo(table);
        new ToggleApi(control, gateway).addTo(table);
        table.add("POST", "/v1/explain", new ExplainEndpoint(gateway));
        table.add("GET", "/v1/bundles", new BundlesEndpoint(control, gateway));
        table.add("GET", "/v1/bundles/*/*", new BundleEndpoint(control));
        new JournalApi(gateway.journal()).addTo(table);
        return (exchange, request) ->
                LocalAccess.refusal(request)
                        .map(why -> new Problem(403, "Forbidden", why).toResponse(exchange))
                        .orElseGet(() -> answer(table, exchange, request));
    }

    /** Health and metrics alone, for the status listener. */
    public static HttpHandler status(Meters meters, BooleanSupplier ready) {
        EndpointTable table = new EndpointTable();
        new HealthApi(meters, ready).addTo(table);
        return (exchange, request) -> answer(table, exchange, request);
    }

    private static Response answer(EndpointTable table, HttpExchange exchange, Request request) {
        try {
            return table.answer(AdminRequest.of(exchange, request));
        } catch (RuntimeException e) {
            return Failures.answer(exchange, e);
        } catch (IOException e) {
            return Failures.answer(
                    exchange,
                    new GatewayException(
                            FailureType.BAD_REQUEST,
                            Source.DOWNSTREAM,
                            "reading the request failed",
                            e));
        } catch (Exception e) {
            return Failures.answer(exchange, new IllegalStateException(e));
        }
    }
}
