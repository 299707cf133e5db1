package dev.weir.js;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Headers;
import dev.weir.api.Response;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.Limits;
import dev.weir.tck.TestContext;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a plugin waits for: timers, requests of its own, and what runs on behind an answer. */
final class AsyncTest {
    private final TestContext context = new TestContext().limits(Plugin.WIDE);

    private Plugin onRequest(String body) throws Exception {
        return Plugin.of(
                "export default { async onRequest(request, ctx) {\n" + body + "\n} }", context);
    }

    private String answer(String body) throws Exception {
        try (Plugin plugin = onRequest(body)) {
            return Plugin.text(plugin.handle(Plugin.get()));
        }
    }

    @Test
    void timersRunInTheOrderOfTheirTimes() throws Exception {
        assertThat(
                        answer(
                                """
                                const seen = [];
                                await new Promise((resolve) => {
                                  setTimeout((text) => { seen.push(text); resolve() }, 20, "late");
                                  setTimeout(() => seen.push("soon"), 1);
                                  clearTimeout(setTimeout(() => seen.push("never"), 2));
                                  queueMicrotask(() => seen.push("job"));
                                });
                                return new Response(seen.join());
                                """))
                .isEqualTo("job,soon,late");
    }

    @Test
    void anIntervalRunsUntilItIsCleared() throws Exception {
        assertThat(
                        answer(
                                """
                                let turns = 0;
                                await new Promise((resolve) => {
                                  const timer = setInterval(() => { if (++turns === 3) { clearInterval(timer); resolve() } }, 1);
                                });
                                return new Response(String(turns));
                                """))
                .isEqualTo("3");
    }

    @Test
    void waitingIsBoundedByTheWallLimit() throws Exception {
        context.limits(new Limits(Duration.ofSeconds(20), Duration.ofMillis(200), 1L << 30));
        try (Plugin plugin =
                onRequest("await new Promise((resolve) => setTimeout(resolve, 60_000))")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .isInstanceOfSatisfying(
                            GatewayException.class,
                            e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_LIMIT))
                    .hasMessageContaining("wall limit of 200 ms");
        }
    }

    @Test
    void whatThrowsInATimerFailsTheCall() throws Exception {
        try (Plugin plugin =
                onRequest(
                        "await new Promise(() => setTimeout(() => { throw new Error('late') }))")) {
            assertThatThrownBy(() -> plugin.handle(Plugin.get()))
                    .hasMessageContaining("Error: late");
        }
    }

    @Test
    void signalsAbortAfterTheirTime() throws Exception {
        assertThat(
                        answer(
                                """
                                const signal = AbortSignal.any([new AbortController().signal, AbortSignal.timeout(5)]);
                                const reason = await new Promise((resolve) => {
                                  signal.addEventListener("abort", () => resolve(signal.reason));
                                });
                                return new Response(`${reason.name} ${reason instanceof DOMException} ${reason.code}`);
                                """))
                .isEqualTo("TimeoutError true 23");
    }

    @Test
    void fetchSendsAndGetsTheWholeMessage() throws Exception {
        context.callOuts()
                .answer(callOut ->
                        new Response(
                                201,
                                Headers.of("X-Y", "1", "Content-Type", "application/json"),
                                Body.of("{\"id\":7}")));
        assertThat(
                        answer(
                                """
                                const made = await fetch("https://api.test:8443/things?a=1", {
                                  method: "POST", headers: { "X-A": "b" }, body: JSON.stringify({ a: 1 }),
                                });
                                return new Response(`${made.status} ${made.ok} ${made.url} ${made.headers.get("x-y")} ${(await made.json()).id}`);
                                """))
                .isEqualTo("201 true https://api.test:8443/things?a=1 1 7");
        var sent = context.callOuts().sent().getFirst();
        assertThat(sent.destination()).isEqualTo("https://api.test:8443");
        assertThat(sent.request().method()).isEqualTo("POST");
        assertThat(sent.request().target()).isEqualTo("/things?a=1");
        assertThat(sent.request().headers().first("x-a")).hasValue("b");
        assertThat(sent.request().body().readAll(100)).asString().isEqualTo("{\"a\":1}");
    }

    @Test
    void severalRequestsRunAtTheSameTime() throws Exception {
        CountDownLatch both = new CountDownLatch(2);
        context.callOuts()
                .answer(callOut -> {
                    both.countDown();
                    try {
                        assertThat(both.await(20, TimeUnit.SECONDS)).isTrue();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new Response(200, Headers.empty(), Body.of(callOut.request().target()));
                });
        assertThat(
                        answer(
                                """
                                const answers = await Promise.all([fetch("service://users/a"), fetch("service://orders/b")]);
                                return new Response((await Promise.all(answers.map((each) => each.text()))).join());
                                """))
                .isEqualTo("/a,/b");
        assertThat(context.callOuts().sent())
                .extracting(sent -> sent.destination())
                .containsExactlyInAnyOrder("service:users", "service:orders");
    }

    @Test
    void redirectsAreAnswersUnlessTheyAreFollowed() throws Exception {
        context.callOuts()
                .answer(callOut ->
                        callOut.request().target().equals("/old")
                                ? new Response(302, Headers.of("Location", "/new"), Body.empty())
                                : new Response(200, Headers.empty(), Body.of("new")));
        assertThat(
                        answer(
                                """
                                const manual = await fetch("https://a.test/old");
                                const followed = await fetch("https://a.test/old", { redirect: "follow" });
                                const refused = await fetch("https://a.test/old", { redirect: "error" }).catch((e) => e.name);
                                return new Response(`${manual.status} ${followed.url} ${refused}`);
                                """))
                .isEqualTo("302 https://a.test/new TypeError");
    }

    @Test
    void whatIsNotGrantedOrFailsIsATypeError() throws Exception {
        context.callOuts()
                .answer(callOut -> {
                    throw new CallOutException(
                            CallOutException.Reason.TIMEOUT, "nobody is there", null);
                });
        String code =
                "try { await fetch('https://a.test/') } catch (e) { return new Response(`${e.name}: ${e.message}`) }";
        assertThat(answer(code)).isEqualTo("TypeError: nobody is there");
        context.grant();
        assertThat(answer(code)).startsWith("TypeError").contains("call-outs is not granted");
    }

    @Test
    void anAbortedRequestIsLeftAlone() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        context.callOuts()
                .answer(callOut -> {
                    try {
                        never.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                    return Response.of(200);
                });
        assertThat(
                        answer(
                                """
                                try {
                                  await fetch("https://slow.test/", { signal: AbortSignal.timeout(10) });
                                } catch (e) { return new Response(e.name) }
                                """))
                .isEqualTo("TimeoutError");
        never.countDown();
    }

    @Test
    void aCallMakes32RequestsAtMost() throws Exception {
        context.callOuts().answer(callOut -> Response.of(200));
        assertThat(
                        answer(
                                """
                                let made = 0;
                                try {
                                  for (;;) { await fetch("https://a.test/"); made++ }
                                } catch (e) { return new Response(`${made} ${e.name}`) }
                                """))
                .isEqualTo("32 TypeError");
    }

    @Test
    void keyValuesAreKeptInEveryForm() throws Exception {
        assertThat(
                        answer(
                                """
                                const { kv } = ctx;
                                await kv.put("text", "é");
                                await kv.put("json", { a: [1] }, { ttl: 60 });
                                await kv.put("bytes", new Uint8Array([1, 2, 255]));
                                const { value, version } = await kv.getWithVersion("text");
                                return Response.json([
                                  await kv.get("text"), (await kv.get("json", "json")).a[0], [...await kv.get("bytes", "bytes")],
                                  value, await kv.compareAndSet("text", version, "f"), await kv.compareAndSet("text", version, "g"),
                                  await kv.compareAndSet("new", 0, "h"), await kv.get("text"), await kv.delete("text"),
                                  await kv.delete("text"), await kv.get("text"),
                                ]);
                                """))
                .isEqualTo("[\"é\",1,[1,2,255],\"é\",true,false,true,\"f\",true,false,null]");
        context.grant(Capability.REQUEST_BODY);
        assertThat(
                        answer(
                                "try { await ctx.kv.get('a') } catch (e) { return new Response(`${e.name}: ${e.message}`) }"))
                .startsWith("TypeError")
                .contains("kv is not granted");
    }

    @Test
    void countsWithItsOwnMeters() throws Exception {
        assertThat(
                        answer(
                                """
                                const seen = ctx.metrics.counter("seen", "What was seen.");
                                seen.add();
                                seen.add(2);
                                ctx.metrics.gauge("level").set(5);
                                ctx.metrics.histogram("size").record(9);
                                return new Response("");
                                """))
                .isEmpty();
        assertThat(context.meters().counter("seen", "").value()).isEqualTo(3);
        assertThat(context.meters().gauge("level", "").value()).isEqualTo(5);
        assertThat(context.meters().histogram("size", "").count()).isEqualTo(1);
    }

    @Test
    void whatIsWaitedForBehindTheAnswerStillRuns() throws Exception {
        CountDownLatch answered = new CountDownLatch(1);
        context.callOuts()
                .answer(callOut -> {
                    try {
                        answered.await();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    return new Response(200, Headers.empty(), Body.of("late"));
                });
        try (Plugin plugin =
                onRequest(
                        """
                        const work = async () => {
                          const text = await (await fetch("https://log.test/")).text();
                          await ctx.kv.put("done", `${text} ${ctx.route} ${request.path}`);
                        };
                        ctx.waitUntil(work());
                        return new Response("answer");
                        """)) {
            assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("answer");
            assertThat(context.keyValues().get("done")).isEmpty();
            answered.countDown();
            Await.until(() -> context.keyValues().get("done").isPresent());
            assertThat(context.keyValues().get("done").get().value())
                    .asString()
                    .startsWith("late ")
                    .endsWith(" /a/b");
        }
    }

    @Test
    void aWorkerModuleRunsAsItIs() throws Exception {
        String code =
                """
                export default {
                  async fetch(request, env, ctx) {
                    const url = new URL(request.url);
                    if (url.pathname === "/own") return new Response(`own ${env.greeting ?? "none"}`);
                    const changed = new Request(request);
                    changed.headers.set("X-From", "worker");
                    const response = await fetch(changed);
                    const answer = new Response(response.body, response);
                    answer.headers.set("X-Status", String(response.status));
                    return answer;
                  },
                };
                """;
        context.grant();
        try (Plugin plugin = Plugin.of(code, context)) {
            assertThat(Plugin.text(plugin.handle(Plugin.get().withTarget("/own"))))
                    .isEqualTo("own none");
            assertThat(plugin.proceeded()).isFalse();
            Response upstream = new Response(203, Headers.of("A", "b"), Body.of("from upstream"));
            Response answer = plugin.upstream(upstream).handle(Plugin.get());
            assertThat(plugin.sent().headers().first("x-from")).hasValue("worker");
            assertThat(plugin.sent().target()).isEqualTo("/a/b?x=1");
            assertThat(answer.headers().first("x-status")).hasValue("203");
            assertThat(answer.headers().first("a")).hasValue("b");
            assertThat(answer.body()).isSameAs(upstream.body());
        }
    }

    @Test
    void aWorkerMayLetItselfBePassedBy() throws Exception {
        try (Plugin plugin =
                Plugin.of(
                        "export default { fetch(request, env, ctx) { ctx.passThroughOnException(); null.x } }",
                        context)) {
            assertThat(plugin.handle(Plugin.get()).status()).isEqualTo(200);
            assertThat(plugin.proceeded()).isTrue();
            assertThat(context.logged()).anyMatch(line -> line.contains("TypeError"));
        }
    }

    @Test
    void aTimerThatIsLeftOpenEndsWithTheCall() throws Exception {
        try (Plugin plugin =
                onRequest(
                        "setTimeout(() => ctx.log.info('late'), 30); return new Response('now')")) {
            for (int i = 0; i < 5; i++) {
                assertThat(Plugin.text(plugin.handle(Plugin.get()))).isEqualTo("now");
            }
            assertThat(context.logged()).isEqualTo(List.of());
        }
    }
}
