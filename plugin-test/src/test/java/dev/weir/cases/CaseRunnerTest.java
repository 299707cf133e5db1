package dev.weir.cases;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weir.api.Body;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.Capability;
import dev.weir.api.spi.GuestSlot;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class CaseRunnerTest {

    private static List<Mismatch> run(TestPlugin.Maker plugin, String cases) throws Exception {
        TreeMap<String, String> files = new TreeMap<>();
        files.put("cases/a.yaml", cases);
        try (CaseRunner runner = new CaseRunner(TestPlugin.of(plugin), (_, _) -> List.of())) {
            return CaseReader.read(files).stream()
                    .flatMap(each -> runner.run(each).mismatches().stream())
                    .toList();
        }
    }

    /** Goes on, and changes nothing. */
    private static final TestPlugin.Maker PASS =
            (_, _) -> (exchange, next) -> next.proceed(next.request());

    @Test
    void whatGoesInComesOut() throws Exception {
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - request:
                                      method: POST
                                      path: /a?b=1
                                      headers: { host: example.com, x-a: [ one, two ] }
                                      body: content
                                    upstream: { status: 201, headers: { x-b: 3 }, body: { json: { a: [ 1 ] } } }
                                    expect:
                                      upstream:
                                        method: POST
                                        path: /a
                                        query: b=1
                                        target: /a?b=1
                                        headers: { host: example.com, x-a: [ one, two ], content-length: 7 }
                                        other-headers: false
                                        body: content
                                      response:
                                        status: 2xx
                                        headers: { x-b: 3, content-length: { present: true } }
                                        other-headers: false
                                        body: { json: { a: [ 1.0 ] } }
                                """))
                .isEmpty();
    }

    @Test
    void eachDifferenceHasItsPlaceAndBothSides() throws Exception {
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - upstream: { status: 500, headers: { x-a: 1, x-b: 2 }, body: '{"a":1}' }
                                    expect:
                                      response:
                                        status: 200
                                        headers: { x-a: ~, x-b: [ 2, 3 ], x-c: { matches: "^a" } }
                                        other-headers: false
                                        body: { json-contains: { a: 2 } }
                                      upstream: not-called
                                      vars: { v: 1 }
                                      kv: { k: 1 }
                                      log: [ said ]
                                """))
                .extracting(Mismatch::toString)
                .containsExactlyInAnyOrder(
                        "cases/a.yaml:5:17: response status: expected \"200\", was \"500\"",
                        "cases/a.yaml:6:25: response header x-a: expected absent, was \"1\"",
                        "cases/a.yaml:6:33: response header x-b: expected \"2\", \"3\", was \"2\"",
                        "cases/a.yaml:6:59: response header x-c: expected a text that matches"
                                + " \"^a\", was absent",
                        "cases/a.yaml:7:24: response headers: expected no others, was"
                                + " [content-length]",
                        "cases/a.yaml:8:32: response body /a: expected 2, was 1",
                        "cases/a.yaml:4:7: upstream requests: expected 0, was 1: GET /",
                        "cases/a.yaml:10:18: var v: expected \"1\", was absent",
                        "cases/a.yaml:11:16: kv k: expected \"1\", was absent",
                        "cases/a.yaml:12:14: log: expected a text with \"said\" in it, was no"
                                + " message");
    }

    @Test
    void theSameCaseGivesTheSameTwice() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) ->
                        (exchange, _) -> {
                            String text =
                                    context.clock().instant()
                                            + " "
                                            + context.random().nextInt()
                                            + " "
                                            + exchange.id()
                                            + " "
                                            + exchange.received();
                            return Response.of(200).withBody(Body.of(text));
                        };
        String cases =
                """
                cases:
                  - clock: 2030-05-06T07:08:09Z
                    random: 7
                    expect:
                      response:
                        body: 2030-05-06T07:08:09Z -1156638823 case-1 2030-05-06T07:08:09Z
                """;
        assertThat(run(plugin, cases)).isEmpty();
        assertThat(run(plugin, cases)).isEmpty();
    }

    @Test
    void stepsShareAnInstanceAndCasesDoNot() throws Exception {
        TestPlugin.Maker plugin =
                (_, _) -> {
                    AtomicInteger calls = new AtomicInteger();
                    return (_, _) ->
                            Response.of(200).withBody(Body.of("" + calls.incrementAndGet()));
                };
        assertThat(
                        run(
                                plugin,
                                """
                                cases:
                                  - steps:
                                      - expect: { response: { body: 1 } }
                                      - expect: { response: { body: 2 } }
                                  - expect: { response: { body: 1 } }
                                """))
                .isEmpty();
    }

    @Test
    void scheduledWorkRunsWhenTheClockIsPutForward() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) -> {
                    AtomicInteger turns = new AtomicInteger();
                    context.scheduler().every(Duration.ofSeconds(10), turns::incrementAndGet);
                    return (_, _) -> Response.of(200).withBody(Body.of("" + turns));
                };
        assertThat(
                        run(
                                plugin,
                                """
                                cases:
                                  - steps:
                                      - expect: { response: { body: 0 } }
                                      - { advance: 9s, expect: { response: { body: 0 } } }
                                      - { advance: 1s, expect: { response: { body: 1 } } }
                                      - { advance: 30s, expect: { response: { body: 4 } } }
                                """))
                .isEmpty();
    }

    @Test
    void keyValuesAreThoseOfTheCase() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) ->
                        (_, next) -> {
                            String old =
                                    context.keyValues()
                                            .get("k")
                                            .map(entry ->
                                                    new String(
                                                            entry.value(), StandardCharsets.UTF_8))
                                            .orElse("none");
                            context.keyValues()
                                    .put(
                                            "k",
                                            (old + "!").getBytes(StandardCharsets.UTF_8),
                                            Duration.ofSeconds(5));
                            return next.proceed(next.request().withHeader("x-old", old));
                        };
        assertThat(
                        run(
                                plugin,
                                """
                                cases:
                                  - kv: { k: v }
                                    steps:
                                      - expect: { upstream: { headers: { x-old: v } }, kv: { k: v! } }
                                      - advance: 5s
                                        expect: { upstream: { headers: { x-old: none } }, kv: { k: none! } }
                                """))
                .isEmpty();
    }

    @Test
    void callOutsAreAnsweredByTheCase() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) ->
                        (exchange, next) -> {
                            Request question =
                                    new Request(
                                            "GET",
                                            "https",
                                            next.request().path(),
                                            Headers.empty(),
                                            Body.empty());
                            try (Response answer =
                                    context.callOuts()
                                            .send(
                                                    exchange,
                                                    CallOut.to(
                                                            "https://idp.example.com", question))) {
                                return Response.of(answer.status()).withBody(answer.body());
                            }
                        };
        assertThat(
                        run(
                                plugin,
                                """
                                call-outs:
                                  - { to: "https://idp.example.com", path: /a, answer: { status: 201, body: A } }
                                  - { path: /slow, answer: { error: timeout } }
                                cases:
                                  - request: { path: /a }
                                    expect:
                                      response: { status: 201, body: A }
                                      call-outs: { to: "https://idp.example.com", method: GET, path: /a }
                                  - request: { path: /slow }
                                    expect: { response: { status: 500 }, failure: "fails, the case says" }
                                  - request: { path: /other }
                                    expect: { failure: the case has no answer }
                                """))
                .isEmpty();
    }

    @Test
    void whatIsNotGrantedIsDenied() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) ->
                        (_, next) -> {
                            assertThat(context.granted(Capability.ENV)).isTrue();
                            context.keyValues();
                            return next.proceed(next.request());
                        };
        assertThat(
                        run(
                                plugin,
                                """
                                cases:
                                  - { grants: [ env ], expect: { failure: does not grant kv } }
                                """))
                .isEmpty();
    }

    @Test
    void aConfigurationThatMustBeRefusedIs() throws Exception {
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - { name: refused, config: text, refused: an object }
                                  - { name: taken, config: { a: 1 }, refused: an object }
                                  - { name: surprise, config: text }
                                """))
                .extracting(Mismatch::toString)
                .containsExactly(
                        "cases/a.yaml:3:47: refusal of the configuration: expected a text with"
                                + " \"an object\" in it, was absent",
                        "cases/a.yaml:4:5: configuration: expected taken, was refused: must be"
                                + " an object");
    }

    @Test
    void aPatternThatBacktracksWithoutEndIsNoMatch() throws Exception {
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - upstream: { body: aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaab }
                                    expect: { response: { body: { matches: "^(a+)+$" } } }
                                """))
                .hasSize(1);
    }

    @Test
    void jsonIsComparedPlaceByPlace() throws Exception {
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - upstream: { body: { json: { a: { b/c: [ 1, 2 ] }, d: x, e: 1 } } }
                                    expect: { response: { body: { json: { a: { b/c: [ 1, 3 ] }, d: x, f: null } } } }
                                """))
                .extracting(Mismatch::what, Mismatch::expected, Mismatch::actual)
                .containsExactly(
                        tuple("response body /a/b~1c/1", "3", "2"),
                        tuple("response body /e", "absent", "1"),
                        tuple("response body /f", "null", "absent"));
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - upstream: { body: "<html>" }
                                    expect: { response: { body: { json: { a: 1 } } } }
                                """))
                .singleElement()
                .extracting(Mismatch::actual)
                .isEqualTo("no JSON: <html>");
    }

    @Test
    void anotherStatusThanExpectedComesWithItsReason() throws Exception {
        TestPlugin.Maker broken =
                (_, _) ->
                        (_, _) -> {
                            throw new IllegalStateException("boom");
                        };
        assertThat(run(broken, "cases: [ { expect: { response: { status: 200 } } } ]"))
                .extracting(Mismatch::what, Mismatch::actual)
                .containsExactly(
                        tuple("response status", "\"500\""),
                        tuple("failure", "plugin plugin (test/plugin 1.0.0) failed: boom"));
        assertThat(run(broken, "cases: [ { expect: { response: { status: 500 } } } ]")).isEmpty();
    }

    @Test
    void whatCannotBeSeenIsShown() throws Exception {
        assertThat(
                        run(
                                PASS,
                                """
                                cases:
                                  - upstream: { body: "a\\tb" }
                                    expect: { response: { body: "a b" } }
                                """))
                .singleElement()
                .extracting(Mismatch::actual)
                .isEqualTo("\"a\\u0009b\"");
    }

    @Test
    void budgetsAreHeldAgainstEachExchange() throws Exception {
        TestPlugin.Maker plugin =
                (_, _) ->
                        (_, next) -> {
                            byte[] large = new byte[1 << 20];
                            return Response.of(200).withHeader("x-size", "" + large.length);
                        };
        assertThat(run(plugin, "cases: [ { budgets: { memory: 900KiB } } ]"))
                .singleElement()
                .extracting(Mismatch::what)
                .isEqualTo("memory of an exchange");
        assertThat(run(plugin, "cases: [ { budgets: { memory: 2MiB, time: 1m } } ]")).isEmpty();
    }

    @Test
    void budgetsOfGuestsAreHeldAgainstWhatTheirHostSays() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) -> {
                    GuestSlot slot = context.guests().slot(_ -> {}, false);
                    return (_, next) -> {
                        slot.enter();
                        slot.exit();
                        slot.used(1 << 20, 3);
                        return next.proceed(next.request());
                    };
                };
        assertThat(run(plugin, "cases: [ { budgets: { host-calls: 2, guest-memory: 1MiB } } ]"))
                .singleElement()
                .satisfies(mismatch -> {
                    assertThat(mismatch.what()).isEqualTo("host calls of an exchange");
                    assertThat(mismatch.actual()).isEqualTo("3");
                });
        assertThat(run(plugin, "cases: [ { budgets: { host-calls: 3, guest-memory: 1023KiB } } ]"))
                .singleElement()
                .extracting(Mismatch::what)
                .isEqualTo("memory of the guests");
    }

    @Test
    void aBudgetThatNobodyCanTellIsNotKept() throws Exception {
        TestPlugin.Maker plugin =
                (_, context) -> {
                    GuestSlot slot = context.guests().slot(_ -> {}, false);
                    return (_, next) -> {
                        slot.used(-1, 3);
                        return next.proceed(next.request());
                    };
                };
        assertThat(run(plugin, "cases: [ { budgets: { guest-memory: 1GiB } } ]"))
                .singleElement()
                .extracting(Mismatch::actual)
                .asString()
                .startsWith("not known");
        assertThat(run(plugin, "cases: [ { budgets: { host-calls: 3 } } ]")).isEmpty();
    }
}
