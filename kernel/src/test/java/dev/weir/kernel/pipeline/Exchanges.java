package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Client;
import dev.weir.api.GatewayException;
import dev.weir.api.Outcome;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.Timings;
import dev.weir.kernel.Configs;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.RouteFigures;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Runs exchanges through the chain of {@link TestPlugins}, as a connection does. */
final class Exchanges {
    private final TestPlugins plugins;

    Exchanges(TestPlugins plugins) {
        this.plugins = plugins;
    }

    Pipeline pipeline(Terminal terminal) {
        return new Pipeline(
                plugins.chain(), terminal, new RouteFigures(), plugins.watchdog(), () -> {});
    }

    Response run(Terminal terminal) {
        return run(pipeline(terminal));
    }

    Response run(Pipeline pipeline) {
        return run(pipeline, Configs.get("h", "/"));
    }

    Response run(Pipeline pipeline, Request request) {
        return run(pipeline, request, Duration.ZERO);
    }

    /**
     * @param total when it has to be over; zero for no bound
     */
    Response run(Pipeline pipeline, Request request, Duration total) {
        HttpExchange exchange = begun(total);
        assertThat(pipeline.enter()).isTrue();
        try {
            return pipeline.run(exchange, request);
        } finally {
            end(exchange, Outcome.Ending.COMPLETED);
        }
    }

    /** An exchange to its last byte; how it ended. */
    Outcome.Ending send(Pipeline pipeline) {
        HttpExchange exchange = begun(Duration.ZERO);
        assertThat(pipeline.enter()).isTrue();
        Outcome.Ending ending = Outcome.Ending.ABORTED;
        try (Response response = pipeline.run(exchange, Configs.get("h", "/"))) {
            response.body().readAll(1 << 20);
            ending = Outcome.Ending.COMPLETED;
        } catch (GatewayException e) {
            assertThat(e.source()).isEqualTo(GatewayException.Source.PLUGIN);
        } catch (IOException _) {
            // The peer broke off.
        } finally {
            end(exchange, ending);
        }
        return ending;
    }

    private HttpExchange begun(Duration total) {
        HttpExchange exchange = new HttpExchange(new Client("127.0.0.1", 1, false));
        exchange.within(total.toNanos());
        exchange.journal(plugins.journal());
        return exchange;
    }

    private static void end(HttpExchange exchange, Outcome.Ending ending) {
        exchange.complete(
                new Outcome(200, 0, 0, Timings.of(Duration.ofMillis(1)), ending, Optional.empty()));
        exchange.end();
    }

    /** Tries until it holds; a test's own time limit ends it. */
    void until(BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            Thread.onSpinWait();
        }
    }
}
