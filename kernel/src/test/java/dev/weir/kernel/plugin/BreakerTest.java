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
            Admission probe = probe();
            assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
            breaker.ended(probe, true);
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
        breaker.ended(probe(), false);
        assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
        assertThat(steps)
                .containsExactly(
                        BreakerStep.QUARANTINED, BreakerStep.PROBING, BreakerStep.QUARANTINED);
    }

    @Test
    void aProbeThatSaysNothingMakesRoomForTheNext() {
        fail();
        pass(CONFIG.quarantine());
        Admission first = probe();
        breaker.abandoned(first);
        Admission second = probe();
        breaker.abandoned(first);
        assertThat(breaker.admit()).as("the second is under way").isEqualTo(Admission.REFUSED);
        breaker.abandoned(second);
        probe();
    }

    @Test
    void aProbeWithoutEndIsGoodAfterAsLongAsTheQuarantine() {
        fail();
        for (int i = 0; i < 3; i++) {
            pass(CONFIG.quarantine());
            probe();
            pass(CONFIG.quarantine().minusNanos(1));
            assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
        }
        pass(Duration.ofNanos(1));
        assertThat(breaker.admit()).isEqualTo(Admission.CALL);
        assertThat(steps).endsWith(BreakerStep.RESTORED);
    }

    @Test
    void aProbeThatFailsAfterItWasTakenForGoodOpensAgain() {
        fail();
        pass(CONFIG.quarantine());
        Admission first = probe();
        pass(CONFIG.quarantine());
        Admission next = probe();
        breaker.ended(first, false);
        assertThat(breaker.admit()).isEqualTo(Admission.REFUSED);
        breaker.ended(next, true);
        assertThat(breaker.label()).isEqualTo("open");
    }

    @Test
    void howAProbeEndedIsToldOnce() {
        fail();
        pass(CONFIG.quarantine());
        for (int i = 0; i < 2; i++) {
            Admission probe = probe();
            breaker.ended(probe, true);
            breaker.ended(probe, true);
        }
        assertThat(breaker.label()).as("after two good probes").isEqualTo("half-open");
    }

    @Test
    void callsFromBeforeTheQuarantineProveNothing() {
        assertThat(breaker.admit()).isEqualTo(Admission.CALL);
        fail();
        pass(CONFIG.quarantine());
        probe();
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

    private Admission probe() {
        Admission admission = breaker.admit();
        assertThat(admission.probes()).isTrue();
        return admission;
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
