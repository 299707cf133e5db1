package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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

    @ParameterizedTest
    @ValueSource(
            strings = {
                "for (;;);",
                "for (;;) { try { null.x } catch {} finally { continue } }",
                "for (;;) await null;",
                "const f = () => Promise.resolve().then(f); f(); await new Promise(() => {});",
                "const f = () => queueMicrotask(f); f(); await new Promise(() => {});",
                "async function* g() { for (;;) yield 1 } for await (const x of g());",
                "function* g() { for (;;) yield 1 } for (const x of g());",
                "/^(a+)+$/.test('a'.repeat(60) + 'b');",
                "/(a*)*(b|\\1)c/.test('a'.repeat(60));",
                "let x = 3n; for (;;) x = (x * x) % 2n ** 500000n;",
                "(3n ** 600000n).toString().length; for (;;) (3n ** 600000n).toString();",
                "const t = '[' + '1,'.repeat(100000) + '1]'; for (;;) JSON.parse(t);",
                "const o = Array(20000).fill({ a: 1 }); for (;;) JSON.stringify(o);",
                "const a = Array.from({ length: 50000 }, (_, i) => i); for (;;) a.sort(() => 0.5 - Math.random());",
                "[2, 1].sort(() => { for (;;); });",
                "[].indexOf.call({ length: 2 ** 53 - 1 }, 1);",
                "[].includes.call(new Proxy([], { get: (_, k) => (k === 'length' ? 2 ** 53 - 1 : 0) }), 1);",
                "const p = new Proxy({}, { get(t, k, r) { try { return r[k] } catch { return r[k] } } }); p.x;",
                "const o = { get x() { try { return this.x } catch { return this.x } } }; o.x;",
                "const o = { toString() { try { return String(o) } catch { return String(o) } } }; String(o);",
                "function f() { try { f(); } catch { f(); } } f();",
                "const f = async () => { try { await f() } catch { await f() } }; await f();",
                "for (;;) structuredClone(new Array(1000).fill({ a: [] }));",
                "for (;;) new TextDecoder().decode(new Uint8Array(1000000));",
                "for (;;) new URL('http://a/' + 'x/../'.repeat(10000));",
                "for (let i = 0; ; i++) request.headers.append('a' + (i % 20000), 'x');",
                "for (;;) await crypto.subtle.digest('SHA-512', new Uint8Array(4000000));",
            })
    void whatTakesForEverIsCut(String code) throws Exception {
        cut(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "const all = []; for (;;) all.push(new ArrayBuffer(100000));",
                "const all = []; for (;;) all.push(new Uint8Array(7));",
                "const all = []; for (let i = 0; ; i++) all.push(('x' + i).repeat(1000));",
                "const all = new Map(); for (let i = 0; ; i++) all.set(i, {});",
                "const all = new Set(); for (let i = 0; ; i++) all.add('k' + i);",
                "const all = {}; for (let i = 0; ; i++) all['k' + i] = i;",
                "const all = []; for (;;) all.push(Symbol());",
                "const all = []; for (;;) all.push(new Promise(() => {}));",
                "const all = []; for (;;) all.push(3n ** 10000n);",
                "let f = () => 0; for (;;) { const g = f; f = () => g(); }",
                "function* g() { for (;;) yield {} } [...g()];",
                "const all = []; for (;;) all.push(/(?:a{1,1000}){1,1000}/y.exec('a'));",
                "Array.from({ length: 1e9 }, () => ({}));",
                "new Array(2 ** 24).fill(1);",
                "new ArrayBuffer(1e9);",
                "new ArrayBuffer(8, { maxByteLength: 1e9 }).resize(1e9);",
                "'ab'.padEnd(2 ** 29).split('');",
                "let s = 'a'; for (;;) s = s.concat(s, 'b');",
                "let o = []; for (let i = 0; ; i++) o = [o, o];",
                "Math.max(...new Array(5e6).fill(1));",
                "JSON.parse('['.repeat(3e6));",
                "request.headers.set('a', 'x'.repeat(12e6));",
            })
    void whatWantsAllMemoryGetsNoMoreThanItsLimit(String code) throws Exception {
        attack(code, LONG)
                .extracting(Throwable::getMessage, STRING)
                .containsAnyOf("InternalError", "RangeError", "TypeError", "it ended: ")
                .doesNotContain("time limit");
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
