package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.Limits;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@Tag(TestBundle.GRAAL)
final class GuestPoolTest {
    private static final int MANY = 8 * Runtime.getRuntime().availableProcessors() + 8;

    @Test
    void keepsItsSizeHoweverOftenAContextCannotBeBuilt() throws Exception {
        TestContext instance = new TestContext().limits(Plugin.WIDE);
        GuestProgram program =
                GuestProgram.of(TestBundle.of("export default { onRequest(request) {} }"));
        AtomicBoolean failing = new AtomicBoolean();
        Losses losses = new Losses(instance);
        GuestPool pool =
                GuestPool.open(
                        () -> {
                            if (failing.get()) {
                                throw new StackOverflowError("on purpose");
                            }
                            failing.set(true);
                            return GraalGuest.open(program, "null", instance, losses);
                        },
                        instance,
                        losses);
        GuestCall call = new RequestCall(new TestExchange(), ScriptedChain.request(Body.empty()));
        Guest only = pool.take(call);
        instance.limits(new Limits(Duration.ofMillis(1), Duration.ofMillis(1), 1L << 30));
        for (int i = 0; i < MANY; i++) {
            assertThatThrownBy(() -> pool.take(call)).isInstanceOf(GatewayException.class);
        }
        instance.limits(Plugin.WIDE);
        failing.set(false);

        Guest another = pool.take(call);

        assertThat(another).isNotSameAs(only);
        pool.back(another);
        pool.back(only);
        pool.close();
    }

    @Test
    void givesAContextInWhichNoCallWaitsWhereThereIsOne() throws Exception {
        TestContext instance = new TestContext().limits(Plugin.WIDE);
        GuestProgram program =
                GuestProgram.of(TestBundle.of("export default { onRequest(request) {} }"));
        Losses losses = new Losses(instance);
        GuestPool pool =
                GuestPool.open(
                        () -> GraalGuest.open(program, "null", instance, losses), instance, losses);
        GuestCall call = new RequestCall(new TestExchange(), ScriptedChain.request(Body.empty()));
        Guest free = pool.take(call);
        Guest waitedIn = pool.take(call);
        waitedIn.retain();
        pool.back(free);
        pool.back(waitedIn);

        assertThat(pool.take(call)).isNotSameAs(waitedIn);

        waitedIn.close();
        pool.close();
    }
}
