package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.Limits;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.time.Duration;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Code that wants to keep the gateway's cores and memory gets neither, and the filter goes on. */
@Timeout(120)
@Tag(TestBundle.GRAAL)
final class SandboxAttacksTest {
    private static final long MEMORY = 16 << 20;

    /** For attacks on time. */
    private static final Limits SHORT =
            new Limits(Duration.ofMillis(500), Duration.ofSeconds(10), MEMORY);

    /** For attacks that end by themselves, on a busy machine too. */
    private static final Limits LONG =
            new Limits(Duration.ofSeconds(30), Duration.ofSeconds(60), MEMORY);

    @Test
    void anEndlessLoopIsCut() throws Exception {
        cut("for (;;);");
    }

    @Test
    void anEndlessChainOfJobsIsCut() throws Exception {
        cut("for (;;) await null;");
    }

    @Test
    void aCatastrophicPatternIsCut() throws Exception {
        cut("/^(a+)+$/.test('a'.repeat(60) + 'b');");
    }

    @Test
    void aLoopOfHugeNumbersIsCut() throws Exception {
        cut("let x = 3n; for (;;) x = (x * x) % 2n ** 500000n;");
    }

    @Test
    void recursionThatCatchesItsOwnErrorIsCut() throws Exception {
        cut("function f() { try { f(); } catch { f(); } } f();");
    }

    @Test
    void aNumberBeyondAllBoundsIsRefused() throws Exception {
        attack("(2n ** 20000000n * 3n).toString();", LONG)
                .hasMessageContaining("RangeError: BigInt is too large");
    }

    @Test
    void arraysEndAtTheMemoryLimit() throws Exception {
        attack("const all = []; for (;;) all.push(new Array(1000).fill(1));", LONG)
                .hasMessageContaining("InternalError: out of memory")
                .extracting(failure -> ((GatewayException) failure).type())
                .isEqualTo(FailureType.PLUGIN_LIMIT);
    }

    @Test
    void aStringThatDoublesEndsAtItsLongest() throws Exception {
        attack("let s = 'a'; for (;;) s += s;", LONG)
                .hasMessageContaining("InternalError: string too long");
    }

    @Test
    void headersThatAreKeptEndAtTheMemoryLimit() throws Exception {
        attack(
                        """
                        const all = [];
                        for (;;) {
                          const headers = new Headers();
                          headers.set("a", "x".repeat(20000));
                          all.push(headers);
                        }
                        """,
                        LONG)
                .hasMessageContaining(
                        "the Headers, URLs, keys and bodies of this plugin take more than");
    }

    @Test
    void keysThatAreKeptEndAtTheMemoryLimit() throws Exception {
        attack(
                        """
                        const all = [];
                        for (;;) {
                          all.push(await crypto.subtle.importKey("raw", new Uint8Array(100000),
                            { name: "HMAC", hash: "SHA-256" }, false, ["sign"]));
                        }
                        """,
                        LONG)
                .hasMessageContaining("keys and bodies of this plugin take more than");
    }

    @Test
    void timersWithoutEndAreRefused() throws Exception {
        attack("for (;;) setTimeout(() => {}, 60000);", LONG)
                .hasMessageContaining("1000 timers and operations are open");
    }

    @Test
    void aLoopInATimerIsCut() throws Exception {
        cut("await new Promise(() => setTimeout(() => { for (;;); }));");
    }

    @Test
    void textForTheGatewayEndsAtTheMemoryLimit() throws Exception {
        attack("for (let i = 0; ; i++) ctx.vars['a' + i] = 'x'.repeat(100000);", LONG)
                .hasMessageContaining("hands over more than");
    }

    @Test
    void aLoopIsCutWhenItsExchangeHasToBeOver() throws Exception {
        isOverWithItsExchange("for (;;);");
    }

    @Test
    void aWaitEndsWhenItsExchangeHasToBeOver() throws Exception {
        isOverWithItsExchange("await new Promise(() => setTimeout(() => {}, 25000));");
    }

    private static void isOverWithItsExchange(String code) throws Exception {
        try (Plugin plugin = sandboxed(code, LONG)) {
            plugin.exchange(new TestExchange().within(Duration.ofMillis(200)));
            assertThatThrownBy(() -> plugin.handle(Plugin.get("attack", "1")))
                    .isInstanceOfSatisfying(GatewayException.class, LimitsTest::isLate);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            plugin.exchange(new TestExchange());
            plugin.handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-harmless")).hasValue("1");
        }
    }

    private static void cut(String code) throws Exception {
        long started = System.nanoTime();
        attack(code, SHORT)
                .hasMessageContaining("acme/test@1.0.0 was cut in onRequest")
                .hasMessageContaining("time limit of 500 ms");
        assertThat(Duration.ofNanos(System.nanoTime() - started))
                .isGreaterThan(Duration.ofMillis(400));
    }

    /** What an attack ends with; afterwards the filter serves, and the thread is as it was. */
    private static AbstractThrowableAssert<?, ? extends Throwable> attack(
            String code, Limits limits) throws Exception {
        try (Plugin attacker = sandboxed(code, limits)) {
            var ended =
                    assertThatThrownBy(() -> attacker.handle(Plugin.get("attack", "1")))
                            .isInstanceOf(GatewayException.class);
            assertThat(Thread.currentThread().isInterrupted()).isFalse();
            attacker.handle(Plugin.get());
            assertThat(attacker.sent().headers().first("x-harmless")).hasValue("1");
            return ended;
        }
    }

    /** A plugin that runs the code for requests with a field {@code attack}. */
    private static Plugin sandboxed(String code, Limits limits) throws Exception {
        String plugin =
                """
                export default { async onRequest(request, ctx) {
                  if (!request.headers.has("attack")) { request.headers.set("x-harmless", "1"); return; }
                  %s
                } }
                """
                        .formatted(code);
        return Plugin.of(
                TestBundle.of(plugin).inSandbox(),
                ConfigValue.NOTHING,
                new TestContext().limits(limits));
    }
}
