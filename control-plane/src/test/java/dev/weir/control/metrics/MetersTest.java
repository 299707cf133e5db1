package dev.weir.control.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.journal.BreakerStep;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.PluginFigures;
import dev.weir.kernel.metrics.ShadowFigures;
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
        PluginFigures auth =
                figures.plugin("orders", "auth", new Figures.Bundle("weir/key-auth", "1.0.0"));
        auth.called(2_000_000_000);
        auth.failed();
        auth.sampled(500_000_000, 2048);
        auth.stepped(BreakerStep.QUARANTINED);
        auth.shadow().found(ShadowFigures.Finding.REQUEST_CHANGED);
        String labels =
                "bundle=\"weir/key-auth\",plugin=\"auth\",route=\"orders\",version=\"1.0.0\"";
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
                .contains("weir_plugin_duration_seconds_sum{" + labels + "} 2.0")
                .contains("weir_plugin_errors_total{" + labels + "} 1.0")
                .contains("weir_plugin_cpu_seconds_total{" + labels + "} 0.5")
                .contains("weir_plugin_allocated_bytes_total{" + labels + "} 2048.0")
                .contains("weir_plugin_skipped_total{" + labels + "} 0.0")
                .contains("weir_plugin_refused_total{" + labels + "} 0.0")
                .containsPattern("weir_plugin_breaker_total\\{.*step=\"quarantined\".*} 1.0")
                .containsPattern("weir_plugin_shadow_total\\{.*finding=\"request-changed\".*} 1.0");
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
