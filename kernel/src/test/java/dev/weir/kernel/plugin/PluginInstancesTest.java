package dev.weir.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Chain;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Response;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.Configs;
import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.service.InstanceState;
import dev.weir.kernel.service.PluginServices;
import dev.weir.kernel.upstream.AddressRule;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

final class PluginInstancesTest {
    private static final InstanceId.Owner GLOBAL = new InstanceId.Owner.Global();

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private final PluginInstances instances =
            new PluginInstances(
                    watchdog::meter, new PluginServices(new Figures(), reaper, AddressRule.ANY));
    private final ExecutorService routes = Executors.newFixedThreadPool(2);

    private record Maker(Callable<Filter> make) implements PluginFactory<ConfigValue> {
        @Override
        public PluginDescriptor descriptor() {
            return new PluginDescriptor(
                    "test/made", "1.0.0", Phase.TRANSFORM, 0, BodyNeed.NONE, BodyNeed.NONE);
        }

        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(ConfigValue.EMPTY);
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) throws Exception {
            return make.call();
        }
    }

    @AfterEach
    void close() {
        routes.shutdownNow();
        watchdog.close();
        reaper.close();
    }

    @Test
    void makesDifferentInstancesAtTheSameTime() throws Exception {
        CyclicBarrier both = new CyclicBarrier(2);
        ResolvedPlugin plugin =
                plugin(() -> {
                    both.await(10, TimeUnit.SECONDS);
                    return passing();
                });

        Future<PluginInstance> one = routes.submit(() -> take("one", plugin));
        Future<PluginInstance> two = routes.submit(() -> take("two", plugin));

        assertThat(one.get()).isNotSameAs(two.get());
    }

    @Test
    void whoSharesAnInstanceThatIsBeingMadeGetsThatOne() throws Exception {
        AtomicInteger made = new AtomicInteger();
        AtomicInteger closed = new AtomicInteger();
        CyclicBarrier making = new CyclicBarrier(2);
        ResolvedPlugin plugin =
                plugin(() -> {
                    made.incrementAndGet();
                    making.await(10, TimeUnit.SECONDS);
                    return new Counted(closed);
                });

        Future<PluginInstance> one = routes.submit(() -> take("shared", plugin));
        Future<PluginInstance> two = routes.submit(() -> take("shared", plugin));
        making.await(10, TimeUnit.SECONDS);

        assertThat(one.get()).isSameAs(two.get());
        assertThat(made).hasValue(1);
        instances.release(one.get());
        assertThat(closed).hasValue(0);
        instances.release(two.get());
        assertThat(closed).hasValue(1);
    }

    @Test
    void aFailureIsNotKept() throws Exception {
        AtomicInteger tries = new AtomicInteger();
        ResolvedPlugin plugin =
                plugin(() -> {
                    if (tries.getAndIncrement() == 0) {
                        throw new BundleException("not this time");
                    }
                    return passing();
                });

        assertThatThrownBy(() -> take("failing", plugin)).hasMessage("not this time");

        assertThat(take("failing", plugin).filter()).isNotNull();
        assertThat(tries).hasValue(2);
    }

    @Test
    void inShadowItIsAnotherThanTheOneThatDecides() throws Exception {
        ResolvedPlugin plugin = plugin(PluginInstancesTest::passing);
        GuardConfig shadow =
                new GuardConfig(
                        GuardConfig.Mode.SHADOW,
                        false,
                        GuardConfig.OnError.CLOSED,
                        Optional.empty(),
                        BreakerConfig.DEFAULT);

        PluginInstance hidden =
                instances.take(GLOBAL, Configs.use("p", shadow), plugin, plugin.limits());

        assertThat(hidden).isNotSameAs(take("p", plugin));
        assertThat(hidden.state().shadow()).isEqualTo(InstanceState.Shadow.SILENT);
    }

    @Test
    void whatAnInstanceThrowsAtItsEndKeepsNobodyFromGoingOn() throws Exception {
        PluginInstance broken = take("broken", plugin(() -> new Ending(PluginInstancesTest::fail)));
        instances.release(broken);
        assertThat(instances.all()).isEmpty();
    }

    @Test
    @Timeout(60)
    void anInstanceThatDoesNotEndKeepsNobodyForLong() throws Exception {
        CountDownLatch test = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        Runnable waits =
                () -> {
                    try {
                        test.await();
                        ended.countDown();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                };
        PluginInstance stuck = take("stuck", plugin(() -> new Ending(waits)));

        instances.release(stuck);

        assertThat(ended.getCount()).isEqualTo(1);
        test.countDown();
        ended.await();
    }

    private static void fail() {
        throw new NoClassDefFoundError("gone");
    }

    private record Ending(Runnable end) implements Filter {
        @Override
        public Response handle(Exchange exchange, Chain next) throws Exception {
            return next.proceed(next.request());
        }

        @Override
        public void close() {
            end.run();
        }
    }

    private record Counted(AtomicInteger closed) implements Filter {
        @Override
        public Response handle(Exchange exchange, Chain next) throws Exception {
            return next.proceed(next.request());
        }

        @Override
        public void close() {
            closed.incrementAndGet();
        }
    }

    private static Filter passing() {
        return (exchange, next) -> next.proceed(next.request());
    }

    private PluginInstance take(String name, ResolvedPlugin plugin) throws Exception {
        PluginUse use = Configs.use(name, GuardConfig.DEFAULT);
        return instances.take(GLOBAL, use, plugin, plugin.limits());
    }

    private static ResolvedPlugin plugin(Callable<Filter> make) {
        return new ResolvedPlugin(
                new Maker(make),
                "java",
                "digest",
                Limits.DEFAULT,
                Asks.NOTHING,
                GuardConfig.OnError.CLOSED);
    }
}
