package dev.weir.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Chain;
import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Outcome;
import dev.weir.api.Response;
import dev.weir.api.Timings;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.LifeState;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.upstream.Upstreams;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Instances live as long as they are used, however fast configurations follow each other. */
@Timeout(120)
class ChangeStormTest {
    private static final Outcome OUTCOME =
            new Outcome(
                    200,
                    0,
                    0,
                    Timings.of(Duration.ZERO),
                    Outcome.Ending.COMPLETED,
                    Optional.empty());

    private final Reaper reaper = new Reaper();
    private final Figures figures = new Figures();
    private final Gateway gateway = new Gateway(figures, new Upstreams(reaper, figures));
    private final Queue<Watched> made = new ConcurrentLinkedQueue<>();

    /** A filter that knows who is in it, and whether it was closed meanwhile. */
    private static final class Watched implements Filter {
        private final AtomicInteger inside = new AtomicInteger();
        private final AtomicInteger closes = new AtomicInteger();
        private final Queue<String> faults = new ConcurrentLinkedQueue<>();
        private final AtomicInteger calls = new AtomicInteger();

        @Override
        public Response handle(Exchange exchange, Chain next) {
            inside.incrementAndGet();
            calls.incrementAndGet();
            exchange.onComplete(_ -> {
                if (closes.get() > 0) {
                    faults.add("closed before an exchange in it had ended");
                }
                inside.decrementAndGet();
            });
            if (closes.get() > 0) {
                faults.add("called after it was closed");
            }
            return next.proceed(next.request());
        }

        @Override
        public void close() {
            closes.incrementAndGet();
            if (inside.get() > 0) {
                faults.add("closed with an exchange in it");
            }
        }
    }

    private final class Factory implements PluginFactory<ConfigValue> {
        @Override
        public PluginDescriptor descriptor() {
            return new PluginDescriptor(
                    "test/watched", "1.0.0", Phase.EDGE, 0, BodyNeed.NONE, BodyNeed.NONE);
        }

        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(ConfigValue.EMPTY);
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) {
            Watched filter = new Watched();
            made.add(filter);
            return filter;
        }
    }

    @AfterEach
    void close() {
        gateway.close();
        reaper.close();
    }

    @Test
    void eachInstanceIsClosedOnceAfterItsLastExchange() throws Exception {
        activate("digest-0", true);
        AtomicBoolean done = new AtomicBoolean();
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            clients.add(Thread.startVirtualThread(() -> ask(done)));
        }
        for (int i = 0; i < 500; i++) {
            // Every third change keeps the instance, and only switches it.
            activate("digest-" + i / 3, i % 3 != 1);
        }
        done.set(true);
        for (Thread client : clients) {
            client.join();
        }
        gateway.close();

        assertThat(made).hasSize(167);
        assertThat(made).allSatisfy(filter -> assertThat(filter.faults).isEmpty());
        assertThat(made).allSatisfy(filter -> assertThat(filter.closes).hasValue(1));
        assertThat(made).anySatisfy(filter -> assertThat(filter.calls.get()).isPositive());
    }

    @Test
    void anUnchangedInstanceSurvivesAndAReplacedOneDrains() throws Exception {
        activate("one", true);
        activate("one", false);
        activate("one", true);
        assertThat(made).hasSize(1);

        CountDownLatch answered = new CountDownLatch(1);
        CountDownLatch replaced = new CountDownLatch(1);
        Thread slow = Thread.startVirtualThread(() -> exchange(answered, replaced));
        answered.await();
        activate("two", true);
        assertThat(gateway.instances().values())
                .containsExactlyInAnyOrder(new LifeState.Active(), new LifeState.Draining());
        assertThat(made.element().closes).hasValue(0);
        replaced.countDown();
        slow.join();

        assertThat(made.element().closes).hasValue(1);
        assertThat(gateway.instances().values()).containsExactly(new LifeState.Active());
    }

    private void ask(AtomicBoolean done) {
        while (!done.get()) {
            exchange(new CountDownLatch(1), new CountDownLatch(0));
        }
    }

    /** One exchange as a connection has it: answered, sent, completed, ended. */
    private void exchange(CountDownLatch answered, CountDownLatch sent) {
        HttpExchange exchange = new HttpExchange(new Client("127.0.0.1", 1, false));
        Response response = gateway.handle(exchange, Configs.get("h", "/"));
        assertThat(response.status()).isEqualTo(200);
        answered.countDown();
        try {
            sent.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        exchange.complete(OUTCOME);
        response.close();
        exchange.end();
    }

    private void activate(String digest, boolean enabled) throws ConfigurationRejected {
        PluginUse use = Configs.use("watched", GuardConfig.DEFAULT).withEnabled(enabled);
        GatewayConfig config =
                new GatewayConfig(
                        List.of(),
                        List.of(
                                new ServiceConfig(
                                        "service",
                                        List.of(
                                                new TargetConfig(
                                                        new TargetConfig.Endpoint.Echo(), 1)),
                                        UpstreamPolicy.DEFAULT,
                                        List.of())),
                        List.of(
                                new RouteConfig(
                                        "route",
                                        Match.ANY,
                                        "service",
                                        false,
                                        "",
                                        new RouteConfig.HostHeader.Keep(),
                                        List.of(use),
                                        List.of())),
                        List.of(),
                        List.of(),
                        PluginUse.LimitsOverride.NONE);
        gateway.activate(
                gateway.build(
                        config,
                        Switches.NONE,
                        _ ->
                                new ResolvedPlugin(
                                        new Factory(),
                                        "java",
                                        digest,
                                        Limits.DEFAULT,
                                        Asks.NOTHING,
                                        GuardConfig.OnError.CLOSED)));
    }
}
