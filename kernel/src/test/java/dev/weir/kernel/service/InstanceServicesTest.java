package dev.weir.kernel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.service.KeyValueStore;
import dev.weir.api.service.Meters;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.VmSettings;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.upstream.AddressRule;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class InstanceServicesTest {
    private static final InstanceName GEO = new InstanceName("route orders", "acme/geo", "geo");

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private final Figures figures = new Figures();
    private final PluginServices services = new PluginServices(figures, reaper, AddressRule.ANY);

    @AfterEach
    void close() {
        services.close();
        watchdog.close();
        reaper.close();
    }

    private InstanceServices open(InstanceName name, InstanceState state, Granted grants) {
        return new InstanceServices(
                name,
                new GuestMeters.Owner(name.plugin(), "1.0.0", name.instance(), "", "", false),
                grants,
                state,
                watchdog.meter(state::limits),
                services,
                VmSettings.NONE);
    }

    private InstanceServices open(InstanceState state, Capability... capabilities) {
        return open(GEO, state, of(capabilities));
    }

    private static InstanceState state() {
        return new InstanceState(Limits.DEFAULT);
    }

    private static Granted of(Capability... capabilities) {
        return new Granted(Set.of(capabilities), Set.of(), Set.of(), false, Set.of("PATH"), false);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @EnumSource(names = {"KV", "CALL_OUTS", "ENV"})
    void whatIsNotGrantedIsRefusedAndCounted(Capability capability) {
        try (InstanceServices context = open(state())) {
            assertThat(context.granted(capability)).isFalse();
            assertThatThrownBy(() -> use(context, capability))
                    .isInstanceOfSatisfying(
                            CapabilityDeniedException.class,
                            e -> assertThat(e.capability()).isEqualTo(capability))
                    .hasMessageContaining("plugin instance geo")
                    .hasMessageContaining("`grants`");
            assertThat(figures.instance("acme/geo", "geo").count(capability)).isEqualTo(1);
        }
    }

    private static Object use(InstanceServices context, Capability capability) {
        return switch (capability) {
            case KV -> context.keyValues();
            case CALL_OUTS -> context.callOuts();
            case ENV -> context.environment();
            case REQUEST_BODY, RESPONSE_BODY, CREDENTIALS, CONSUMER ->
                    throw new AssertionError("no service of the context");
        };
    }

    @Test
    void onlyGrantedVariablesAreThere() {
        try (InstanceServices context = open(state(), Capability.ENV)) {
            assertThat(context.environment()).containsOnlyKeys("PATH");
        }
    }

    @Test
    void keyValuesOutliveAChangeOfTheInstance() {
        InstanceServices before = open(state(), Capability.KV);
        before.keyValues().put("a", bytes("1"), Duration.ZERO);
        InstanceServices after = open(state(), Capability.KV);
        before.close();
        assertThat(after.keyValues().get("a")).isPresent();
        after.close();
        try (InstanceServices again = open(state(), Capability.KV)) {
            assertThat(again.keyValues().get("a")).isEmpty();
        }
    }

    @Test
    void noInstanceSeesTheKeyValuesOfAnother() {
        try (InstanceServices one = open(state(), Capability.KV)) {
            one.keyValues().put("a", bytes("1"), Duration.ZERO);
            for (InstanceName other :
                    Arrays.asList(
                            new InstanceName("route other", "acme/geo", "geo"),
                            new InstanceName("route orders", "acme/other", "geo"),
                            new InstanceName("route orders", "acme/geo", "geo2"))) {
                Granted grants = of(Capability.KV);
                try (InstanceServices two = open(other, state(), grants)) {
                    assertThat(two.keyValues().get("a")).isEmpty();
                }
            }
        }
    }

    @Test
    void inShadowKeysAndMetersAreItsOwn() {
        InstanceState state = state();
        try (InstanceServices context = open(state, Capability.KV)) {
            KeyValueStore values = context.keyValues();
            Meters.Counter counter = context.meters().counter("seen", "");
            Meters.Gauge gauge = context.meters().gauge("level", "");
            Meters.Histogram histogram = context.meters().histogram("size", "");
            values.put("a", bytes("1"), Duration.ZERO);
            counter.add(2);
            gauge.set(3);
            histogram.record(4);
            state.shadow(InstanceState.Shadow.SILENT);
            assertThat(values.get("a")).isEmpty();
            assertThat(counter.value()).isZero();
            assertThat(gauge.value()).isZero();
            assertThat(histogram.count()).isZero();
            values.put("a", bytes("x"), Duration.ZERO);
            counter.add(10);
            state.shadow(InstanceState.Shadow.OFF);
            assertThat(values.get("a").orElseThrow().value()).isEqualTo(bytes("1"));
            assertThat(counter.value()).isEqualTo(2);
            assertThat(histogram.count()).isEqualTo(1);
        }
    }

    @Test
    void metersAreBoundedAndEachMadeOnce() {
        try (InstanceServices context = open(state())) {
            for (int round = 0; round < 2; round++) {
                for (int i = 0; i < MeterStore.MAX_METERS; i++) {
                    context.meters().counter("c" + i, "").add(1);
                }
            }
            assertThat(context.meters().counter("c7", "").value()).isEqualTo(2);
            assertThatIllegalStateException()
                    .isThrownBy(() -> context.meters().counter("more", ""))
                    .withMessageContaining("has 100 meters");
        }
    }

    @Test
    void metersKeepTheirValuesOverAChange() {
        InstanceServices before = open(state());
        before.meters().counter("seen", "").add(5);
        try (InstanceServices after = open(state())) {
            before.close();
            assertThat(after.meters().counter("seen", "").value()).isEqualTo(5);
        }
    }

    @Test
    void namesThatWouldMeetInTheTextAreRefused() {
        InstanceName other = new InstanceName("global", "acme/other", "other");
        try (InstanceServices context = open(state())) {
            context.meters().histogram("size", "");
            try (InstanceServices two = open(other, state(), of())) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> two.meters().gauge("size_sum", ""))
                        .withMessageContaining("beside the histogram \"size\"");
                two.meters().histogram("size", "").record(1);
            }
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> context.meters().counter("size", ""));
        }
        try (InstanceServices two = open(other, state(), of())) {
            two.meters().counter("size", "").add(1);
        }
    }

    @Test
    void badNamesAndAmountsAreNamed() {
        try (InstanceServices context = open(state())) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> context.meters().counter("a\nb 1", ""))
                    .withMessageContaining("letters, digits and underscores");
            Meters.Counter counter = context.meters().counter("seen", "");
            assertThatIllegalArgumentException().isThrownBy(() -> counter.add(-1));
            assertThatIllegalArgumentException().isThrownBy(() -> counter.add(Double.NaN));
            Meters.Histogram histogram = context.meters().histogram("size", "");
            histogram.record(-1);
            histogram.record(Double.NaN);
            assertThat(histogram.count()).isZero();
        }
    }
}
