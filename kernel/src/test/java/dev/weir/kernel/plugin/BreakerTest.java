package dev.weir.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.config.BreakerConfig;
import dev.weir.kernel.journal.BreakerStep;
import dev.weir.kernel.plugin.Breaker.Admission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BreakerTest {
    private static final BreakerConfig CONFIG =
            new BreakerConfig(3, Duration.ofSeconds(10), Duration.ofSeconds(5));

    private final List<BreakerStep> steps = new ArrayList<>();
    private long now = 1;
    private final Breaker breaker = new Breaker(CONFIG, (step, _) -> steps.add(step), () -> now);

    @Test
    void staysClosedWhileFailuresAreFarApart() {
        for (int i = 0; i < 10; i++) {
            pass(Duration.ofSeconds(6));
            call(false);
        }
        assertThat(steps).isEmpty();
    }

    @Test
    void leavesOutWhatFailsOftenWithinTheWindow() {
        fail();
        assertThat(steps).containsExactly(BreakerStep.QUARANTINED);
        assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
        pass(Duration.ofMillis(4999));
        assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
    }

    @Test
    void letsOneProbeInAtATimeAndCloses() {
        fail();
        pass(CONFIG.quarantine());
        for (int i = 0; i < 3; i++) {
            assertThat(breaker.admit()).isEqualTo(Admission.PROBE);
            assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
            breaker.ended(Admission.PROBE, true);
        }
        assertThat(breaker.admit()).isEqualTo(Admission.CALL);
        assertThat(steps)
                .containsExactly(
                        BreakerStep.QUARANTINED, BreakerStep.PROBING, BreakerStep.RESTORED);
    }

    @Test
    void aProbeThatFailsOpensAgain() {
        fail();
        pass(CONFIG.quarantine());
        assertThat(breaker.admit()).isEqualTo(Admission.PROBE);
        breaker.ended(Admission.PROBE, false);
        assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
        assertThat(steps)
                .containsExactly(
                        BreakerStep.QUARANTINED, BreakerStep.PROBING, BreakerStep.QUARANTINED);
    }

    @Test
    void aProbeThatSaysNothingMakesRoomForTheNext() {
        fail();
        pass(CONFIG.quarantine());
        assertThat(breaker.admit()).isEqualTo(Admission.PROBE);
        breaker.abandoned(Admission.PROBE);
        assertThat(breaker.admit()).isEqualTo(Admission.PROBE);
    }

    @Test
    void callsFromBeforeTheQuarantineProveNothing() {
        assertThat(breaker.admit()).isEqualTo(Admission.CALL);
        fail();
        pass(CONFIG.quarantine());
        assertThat(breaker.admit()).isEqualTo(Admission.PROBE);
        for (int i = 0; i < 5; i++) {
            breaker.ended(Admission.CALL, true);
            breaker.ended(Admission.CALL, false);
        }
        assertThat(breaker.label()).isEqualTo("half-open");
    }

    @Test
    void switchedOffItIsClosedAndStaysSo() {
        fail();
        breaker.configure(BreakerConfig.OFF);
        for (int i = 0; i < 10; i++) {
            call(false);
        }
        assertThat(breaker.label()).isEqualTo("closed");
    }

    private void fail() {
        for (int i = 0; i < 3; i++) {
            call(false);
        }
    }

    private void call(boolean good) {
        assertThat(breaker.admit()).isEqualTo(Admission.CALL);
        breaker.ended(Admission.CALL, good);
    }

    private void pass(Duration time) {
        now += time.toNanos();
    }
}
