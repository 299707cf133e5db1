package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.time.Duration;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A guest of the real SDK that fails on demand: what the client's exchange gets, and the next. */
class FaultyGuestTest {
    private Run run;

    @BeforeEach
    void start() throws Exception {
        run = Run.of(TestBundle.rustFaulty(), new ConfigValue.Text("x-fault"));
    }

    @AfterEach
    void stop() {
        run.close();
    }

    private GatewayException fault(String fault) {
        return catchThrowableOfType(
                GatewayException.class, () -> run.exchange(Run.get("X-Fault", fault)));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    panic             | told to panic
                    trap              | unreachable
                    recurse           | out of bounds memory access
                    memory            | unreachable
                    bad-header        | x-bad must be visible ISO-8859-1
                    panic-on-response | told to panic on the response
                    """)
    void aGuestThatFailsIsAFailureOfThePluginAndTheNextExchangeIsServed(
            String fault, String message) throws Exception {
        GatewayException failure = fault(fault);
        assertThat(failure.type()).isEqualTo(FailureType.PLUGIN_FAILED);
        assertThat(failure.source()).isEqualTo(GatewayException.Source.PLUGIN);
        assertThat(failure)
                .hasMessageStartingWith("plugin acme/test@1.0.0 (test): proxy_on_re")
                .hasMessageContaining(message);
        for (int i = 0; i < 20; i++) {
            assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @CsvSource({"loop, proxy_on_request_headers", "loop-on-response, proxy_on_response_headers"})
    void aGuestThatLoopsIsCutAtItsLimit(String fault, String callback) throws Exception {
        TestContext context =
                run.context()
                        .limits(
                                new Limits(
                                        Duration.ofMillis(80), Duration.ofSeconds(30), 16L << 20));
        GatewayException failure = fault(fault);
        context.limits(Run.PATIENT);
        assertThat(failure.type()).isEqualTo(FailureType.PLUGIN_LIMIT);
        assertThat(failure)
                .hasMessage(
                        "plugin acme/test@1.0.0 (test): "
                                + callback
                                + " was cut at its limit of 80 ms");
        assertThat(Thread.interrupted()).as("the cut is not left to what runs next").isFalse();
        assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({"loop", "loop-on-response"})
    void aGuestIsCutWhenItsExchangeHasToBeOver(String fault) throws Exception {
        GatewayException failure =
                catchThrowableOfType(
                        GatewayException.class,
                        () ->
                                run.exchange(
                                        new TestExchange().within(Duration.ofMillis(200)),
                                        new ScriptedChain(Run.get("X-Fault", fault))));
        assertThat(failure.type()).isEqualTo(FailureType.UPSTREAM_TIMEOUT);
        assertThat(failure.source()).isEqualTo(GatewayException.Source.INTERNAL);
        assertThat(failure)
                .hasMessageStartingWith(
                        "timeouts.total was used up while plugin acme/test@1.0.0 (test) ran proxy_on_re");
        assertThat(Thread.interrupted()).isFalse();
        assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
    }

    @Test
    void aGuestIsNotCalledForAnExchangeThatIsOverAndLivesOn() throws Exception {
        TestExchange over = new TestExchange().within(Duration.ZERO);
        assertThatThrownBy(() -> run.exchange(over, new ScriptedChain(Run.get())))
                .hasMessageContaining("timeouts.total was used up");
        assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
    }

    @Test
    void aPauseThatNothingCouldEndIsAFailureAndTheGuestLivesOn() throws Exception {
        assertThatThrownBy(() -> run.exchange(Run.get("X-Fault", "pause")))
                .isInstanceOf(GatewayException.class)
                .hasMessageContaining(
                        "paused a request without an answer, and nothing is outstanding");
        assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
    }

    @Test
    void aFailureAtTheEndOfAnExchangeIsToldToItsListener() throws Exception {
        var result = run.exchange(Run.get("X-Fault", "panic-at-the-end"));
        assertThat(result.response().status()).isEqualTo(200);
        assertThat(result.atTheEnd())
                .singleElement()
                .asInstanceOf(InstanceOfAssertFactories.throwable(GatewayException.class))
                .hasMessageContaining("proxy_on_done failed")
                .hasMessageContaining("told to panic at the end");
        assertThat(run.exchange(Run.get()).response().status()).isEqualTo(200);
    }

    @Test
    void badOutputNeverReachesTheUpstream() {
        var chain = new ScriptedChain(Run.get("X-Fault", "bad-header"));
        assertThatThrownBy(() -> run.exchange(chain)).isInstanceOf(GatewayException.class);
        assertThat(chain.calls()).isZero();
    }
}
