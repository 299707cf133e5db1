package dev.weir.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.UpstreamFault;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class MetersTest {
    private final Meters meters = new Meters();

    @Test
    void namesFiguresAsTheyAreDocumented() {
        Figures figures = new Figures(meters);
        figures.route("");
        figures.route("orders");
        figures.plugin("orders", "auth").called(2_000_000_000);
        figures.plugin("orders", "auth").failed();
        figures.target("s", "http://h:1").failed(UpstreamFault.BAD_HEAD);
        figures.target("s", "http://h:1").ejected(true);
        assertThat(meters.page("").text())
                .contains(
                        "weir_upstream_failures_total{reason=\"bad-head\",service=\"s\",target=\"http://h:1\"} 1.0")
                .contains("weir_upstream_ejected{service=\"s\",target=\"http://h:1\"} 1.0")
                .contains("weir_upstream_active{service=\"s\",target=\"http://h:1\"} 0.0")
                .contains("weir_requests_total{route=\"\",status=\"4xx\"} 0.0")
                .contains("weir_requests_total{route=\"orders\",status=\"0xx\"} 0.0")
                .contains("weir_requests_aborted_total{route=\"orders\"} 0.0")
                .contains("weir_request_duration_seconds_count{route=\"orders\"} 0")
                .contains("weir_plugin_duration_seconds_sum{plugin=\"auth\",route=\"orders\"} 2.0")
                .contains("weir_plugin_errors_total{plugin=\"auth\",route=\"orders\"} 1.0");
    }

    @Test
    void showsWhetherTheGatewayIsDegraded() {
        AtomicBoolean degraded = new AtomicBoolean();
        meters.degraded(degraded::get);
        assertThat(meters.page("").text()).contains("weir_degraded 0.0");
        degraded.set(true);
        assertThat(meters.page("").text()).contains("weir_degraded 1.0");
    }

    @Test
    void speaksOpenMetricsWhenAskedTo() {
        assertThat(meters.page("text/html, application/openmetrics-text;q=0.9").text())
                .endsWith("# EOF\n");
        assertThat(meters.page("*/*").contentType()).startsWith("text/plain; version=0.0.4");
    }
}
