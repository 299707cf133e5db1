package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleHost;
import dev.weir.api.spi.ConfigException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.TestContext;
import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.WasmEngine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class WasmHostTest {

    @Test
    void isFoundAsAServiceForWasm() {
        assertThat(ServiceLoader.load(BundleHost.class))
                .singleElement()
                .isInstanceOf(WasmHost.class)
                .matches(host -> host.runs("wasm") && !host.runs("js"));
    }

    @Test
    void describesTheBundle() throws Exception {
        var descriptor = Run.HOST.load(TestBundle.of(HandMade.empty().guest())).descriptor();
        assertThat(descriptor.name()).isEqualTo("acme/test");
        assertThat(descriptor.version()).isEqualTo("1.0.0");
        assertThat(descriptor.requestBody()).isInstanceOf(BodyNeed.None.class);
        assertThat(descriptor.responseBody()).isInstanceOf(BodyNeed.None.class);
    }

    @Test
    void refusesAnAbiThatItDoesNotKnow() {
        TestBundle bundle = TestBundle.of(HandMade.empty().guest()).withAbi("proxy-wasm/0.3");
        assertThatThrownBy(() -> Run.HOST.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle acme/test@1.0.0: abi \"proxy-wasm/0.3\" is not known here; it must be"
                                + " one of [proxy-wasm/0.2.1, proxy-wasm/0.2.0, proxy-wasm/0.1.0,"
                                + " http-wasm/0.1]");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0_1_0", "0_2_0", "0_2_1"})
    void acceptsEveryVersionThatAModuleSaysItWasBuiltFor(String version) throws Exception {
        HandMade module =
                HandMade.empty()
                        .function("proxy_abi_version_" + version, "", "", new Code())
                        .function("malloc", "i", "i", new Code().i32(HandMade.ALLOCATED))
                        .function("proxy_on_context_create", "ii", "", new Code());
        try (Run run = Run.of(module)) {
            assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
        }
    }

    @Test
    void linksWhatCompilersOfCPlusPlusImportBesideTheAbi() throws Exception {
        HandMade module = HandMade.empty();
        int grown = module.imported("env", "emscripten_notify_memory_growth", "i", "");
        int equal = module.imported("env", "pthread_equal", "ii", "i");
        Code notTheSame = new Code().i32(7).i32(8).call(equal); // 0, which is to go on
        module.guest().onRequest(new Code().i32(0).call(grown).append(notTheSame));
        try (Run run = Run.of(module)) {
            assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
        }
    }

    @Test
    void aGuestNeedHaveNoCallbackAtAll() throws Exception {
        HandMade module =
                HandMade.empty()
                        .function("proxy_abi_version_0_2_1", "", "", new Code())
                        .function("malloc", "i", "i", new Code().i32(HandMade.ALLOCATED));
        try (Run run = Run.of(module)) {
            assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
        }
    }

    @Test
    void allocatesWithMallocWhereAGuestHasBoth() throws Exception {
        HandMade module = HandMade.empty();
        int value = module.proxy("proxy_get_header_map_value", "iiiii");
        int path = module.text(":path");
        Code get = new Code().i32(0).i32(path).i32(5).i32(0).i32(4).call(value);
        module.guest()
                .function("malloc", "i", "i", new Code().i32(HandMade.ALLOCATED + 64))
                .onRequest(
                        get.drop().load(0).i32(HandMade.ALLOCATED + 64).op(0x47)); // i32.ne: pause
        try (Run run = Run.of(module)) {
            assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
        }
    }

    @Test
    void refusesAModuleThatIsNoProxyWasmGuestWithAllThatIsWrong() {
        HandMade module = HandMade.empty();
        module.imported("env", "abort", "iiii", "");
        module.proxy("proxy_log", "ii");
        module.proxy("proxy_some_extension", "i"); // of another host: linked, and refused when used
        assertThatThrownBy(() -> Run.HOST.load(TestBundle.of(module)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("exports none of [proxy_abi_version_0_2_1,")
                .hasMessageContaining("exports none of [malloc, proxy_on_memory_allocate]")
                .hasMessageContaining("imports env.abort")
                .hasMessageContaining("imports env.proxy_log as (ii)i, which is (iii)i in the ABI")
                .message()
                .doesNotContain("proxy_some_extension");
    }

    @Test
    void refusesCallbacksOfAnotherTypeThanTheAbis() {
        HandMade module =
                HandMade.empty().guest().function("proxy_on_log", "ii", "i", new Code().i32(0));
        assertThatThrownBy(() -> Run.HOST.load(TestBundle.of(module)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("exports proxy_on_log as (ii)i");
    }

    @Test
    void refusesWhatIsNotWebAssembly() {
        TestBundle bundle =
                new TestBundle(
                        new byte[] {1, 2, 3, 4, 5, 6, 7, 8}, "proxy-wasm/0.2.1", "plugin.wasm");
        assertThatThrownBy(() -> Run.HOST.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessageStartingWith(
                        "bundle acme/test@1.0.0: its entry is not WebAssembly that can be run:");
    }

    @Test
    void refusesATruncatedModule() {
        byte[] whole = HandMade.empty().guest().bytes();
        for (int length = 0; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            TestBundle bundle = new TestBundle(part, "proxy-wasm/0.2.1", "plugin.wasm");
            assertThatThrownBy(() -> Run.HOST.load(bundle))
                    .as("%d of %d bytes", length, whole.length)
                    .isInstanceOf(BundleException.class);
        }
    }

    @Test
    void loadsOrRefusesDamagedModulesAndNothingElse() {
        HandMade module = HandMade.empty();
        module.proxy("proxy_log", "iii");
        module.text("some data");
        byte[] whole = module.guest().onRequest(new Code().i32(0)).bytes();
        Random random = new Random(11);
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            for (int changes = random.nextInt(3); changes >= 0; changes--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            try {
                Run.HOST.load(new TestBundle(damaged, "proxy-wasm/0.2.1", "plugin.wasm"));
            } catch (Exception e) {
                assertThat(e).as("change %d", i).isInstanceOf(BundleException.class);
            }
        }
    }

    @Test
    void refusesAnEntryThatIsNotThere() {
        TestBundle bundle = TestBundle.of(HandMade.empty().guest()).withEntry("other.wasm");
        assertThatThrownBy(() -> Run.HOST.load(bundle))
                .isInstanceOf(BundleException.class)
                .hasMessage(
                        "bundle acme/test@1.0.0: its entry \"other.wasm\" is not among its files"
                                + " [plugin.wasm]");
    }

    @Test
    void refusesSharedMemory() {
        HandMade module = HandMade.empty().guest().memory("\3\1\2");
        assertThatThrownBy(() -> Run.HOST.load(TestBundle.of(module)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("threads are not supported");
    }

    @Test
    void refusesToCreateWhatStartsWithMoreMemoryThanItsLimit() {
        HandMade module = HandMade.empty().guest().memory("\0\u0002");
        Limits limits = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), 65_536);
        TestContext context = new TestContext().limits(limits);
        assertThatThrownBy(() -> Run.of(TestBundle.of(module), new ConfigValue.Nothing(), context))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining(
                        "acme/test starts with 131072 bytes of memory, its limit is 65536; raise"
                                + " limits.memory");
    }

    @Test
    void aStartThatNeverEndsIsCut() {
        HandMade module =
                HandMade.empty()
                        .guest()
                        .function("_initialize", "", "", new Code().loop(new Code().again()));
        assertThatThrownBy(() -> Run.of(module))
                .isInstanceOf(ConfigException.class)
                .hasMessageContaining("_initialize was cut at its limit of 5000 ms");
        assertThat(Thread.interrupted()).isFalse();
    }

    @Test
    void compilesTheSameCodeOnce() throws Exception {
        TestBundle bundle = TestBundle.rustHeaders();
        Run.HOST.load(bundle);
        long begin = System.nanoTime();
        for (int i = 0; i < 20; i++) {
            Run.HOST.load(bundle);
        }
        // One compilation of it takes a large part of a second.
        assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(2));
    }

    @ParameterizedTest
    @CsvSource({
        "'', COMPILED",
        "acme/test, INTERPRETED",
        "'local/*, acme/*', INTERPRETED",
        "acme/te, COMPILED",
    })
    void interpretsWhatTheOperatorNamesAndCompilesTheRest(String named, WasmEngine.Mode mode)
            throws Exception {
        List<WasmEngine.Mode> modes = new ArrayList<>();
        WasmEngine engine = new ChicoryEngine(Optional.empty());
        WasmHost host =
                new WasmHost((wasm, asked) -> {
                    modes.add(asked);
                    return engine.load(wasm, asked);
                });
        System.setProperty(WasmHost.INTERPRETED_PROPERTY, named);
        try {
            host.load(TestBundle.of(HandMade.empty().guest()));
        } finally {
            System.clearProperty(WasmHost.INTERPRETED_PROPERTY);
        }
        assertThat(modes).containsExactly(mode);
    }

    @Test
    void interpretedCodeDoesTheSame() throws Exception {
        System.setProperty(WasmHost.INTERPRETED_PROPERTY, "acme/*");
        try (Run run = Run.of(TestBundle.rustHeaders(), new ConfigValue.Nothing())) {
            assertThat(run.exchange(Run.get()).upstream().headers().first("x-rust-filter"))
                    .contains("on");
        } finally {
            System.clearProperty(WasmHost.INTERPRETED_PROPERTY);
        }
    }

    @Test
    void refusesAModuleThatIsTooLarge() {
        byte[] large = Arrays.copyOf(HandMade.empty().guest().bytes(), (32 << 20) + 1);
        assertThatThrownBy(() ->
                        Run.HOST.load(new TestBundle(large, "proxy-wasm/0.2.1", "plugin.wasm")))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("has 33554433 bytes, more than 33554432");
    }

    @Test
    void refusesAModuleOfTooManyFunctions() {
        HandMade module = HandMade.empty().guest();
        for (int i = 0; i < 50_000; i++) {
            module.function("f" + i, "", "", new Code());
        }
        assertThatThrownBy(() -> Run.HOST.load(TestBundle.of(module)))
                .isInstanceOf(BundleException.class)
                .hasMessageContaining("functions, more than 50000");
    }
}
