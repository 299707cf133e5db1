package dev.weir.plugin.ratelimit;

import static dev.weir.plugin.Configs.faults;
import static dev.weir.plugin.Configs.table;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Cache;
import dev.weir.api.Body;
import dev.weir.api.Consumer;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Response;
import dev.weir.api.spi.Rate;
import dev.weir.plugin.Configs;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private final TestContext context = new TestContext();

    @Test
    void letsTheBurstPassThenTheRate() throws Exception {
        Filter filter = filter(table("rate", "10/s", "burst", 3));
        assertThat(statuses(filter, 5)).containsExactly(200, 200, 200, 429, 429);
        advance(Duration.ofMillis(99));
        assertThat(statuses(filter, 1)).containsExactly(429);
        advance(Duration.ofMillis(1));
        assertThat(statuses(filter, 2)).containsExactly(200, 429);
        advance(Duration.ofDays(1));
        assertThat(statuses(filter, 4)).containsExactly(200, 200, 200, 429);
    }

    @Test
    void theBurstIsTheRatesNumberIfLeftOut() throws Exception {
        assertThat(statuses(filter(table("rate", "2/m")), 3)).containsExactly(200, 200, 429);
    }

    @Test
    @DisplayName("draft-ietf-httpapi-ratelimit-headers-11 §3, §4: policy and what is left")
    void everyResponseSaysWhatIsLeft() throws Exception {
        Filter filter = filter(table("rate", "10/s", "burst", 20));
        Response first = handle(filter, new TestExchange());
        assertThat(first.headers())
                .hasToString(
                        "RateLimit-Policy: \"ip-10/s\";q=20;w=2, RateLimit: \"ip-10/s\";r=19;t=1");
        statuses(filter, 18);
        assertThat(handle(filter, new TestExchange()).headers().first("ratelimit"))
                .contains("\"ip-10/s\";r=0;t=1");
    }

    @Test
    @DisplayName("RFC 6585 §4: 429 says how long to wait, as a problem document (RFC 9457)")
    void aRefusedRequestIsToldWhenToComeBack() throws Exception {
        Filter filter = filter(table("rate", "2/m"));
        statuses(filter, 2);
        advance(Duration.ofMillis(500));
        ScriptedChain chain = new ScriptedChain(ScriptedChain.request(Body.empty()));
        Response refused = filter.handle(new TestExchange(), chain);
        assertThat(chain.calls()).isZero();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.headers())
                .hasToString(
                        "Content-Type: application/problem+json, Retry-After: 30,"
                                + " RateLimit-Policy: \"ip-2/m\";q=2;w=60, RateLimit: \"ip-2/m\";r=0;t=30");
        assertThat(new String(refused.body().readAll(1000), UTF_8))
                .isEqualTo(
                        "{\"type\":\"about:blank\",\"title\":\"Too Many Requests\",\"status\":429,"
                                + "\"detail\":\"The rate limit is used up; try again in 30 s.\","
                                + "\"instance\":\"exchange-1\"}\n");
        advance(Duration.ofSeconds(30));
        assertThat(statuses(filter, 1)).containsExactly(200);
    }

    @Test
    void whatTheUpstreamSaysOfItsOwnLimitsStays() throws Exception {
        ScriptedChain chain =
                new ScriptedChain(ScriptedChain.request(Body.empty()))
                        .answer(
                                new Response(
                                        200, Headers.of("RateLimit", "\"own\";r=1"), Body.empty()));
        assertThat(
                        filter(table("rate", "1/s"))
                                .handle(new TestExchange(), chain)
                                .headers()
                                .all("ratelimit"))
                .containsExactly("\"own\";r=1", "\"ip-1/s\";r=0;t=1");
    }

    @Test
    void countsEachAddressForItself() throws Exception {
        Filter filter = filter(table("rate", "1/s"));
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.1")).status())
                .isEqualTo(200);
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.1")).status())
                .isEqualTo(429);
        assertThat(handle(filter, new TestExchange().clientIp("2001:db8::1")).status())
                .isEqualTo(200);
    }

    @Test
    void countsEachConsumerForItselfWhateverItsAddress() throws Exception {
        Filter filter = filter(table("rate", "1/s", "by", "consumer"));
        assertThat(handle(filter, by("acme", "192.0.2.1")).status()).isEqualTo(200);
        assertThat(handle(filter, by("acme", "192.0.2.2")).status()).isEqualTo(429);
        assertThat(handle(filter, by("zeta", "192.0.2.1")).status()).isEqualTo(200);
    }

    @Test
    void countsWhoIsNotKnownByAddressEvenIfAConsumerIsNamedLikeIt() throws Exception {
        Filter filter = filter(table("rate", "1/s", "by", "consumer"));
        assertThat(handle(filter, by("192.0.2.1", "192.0.2.9")).status()).isEqualTo(200);
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.1")).status())
                .isEqualTo(200);
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.1")).status())
                .isEqualTo(429);
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.2")).status())
                .isEqualTo(200);
    }

    @Test
    void countsEachRouteForItself() throws Exception {
        Filter filter = filter(table("rate", "1/s", "by", "route"));
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.1")).status())
                .isEqualTo(200);
        assertThat(handle(filter, new TestExchange().clientIp("192.0.2.2")).status())
                .isEqualTo(429);
        assertThat(handle(filter, new TestExchange().route("other")).status()).isEqualTo(200);
    }

    @Test
    void severalLimitsAllHaveToLetARequestPass() throws Exception {
        Filter filter = filter(two());
        // Two a second by address, three a minute by consumer.
        assertThat(handle(filter, by("acme", "192.0.2.1")).status()).isEqualTo(200);
        assertThat(handle(filter, by("acme", "192.0.2.1")).status()).isEqualTo(200);
        assertThat(handle(filter, by("acme", "192.0.2.1")).status()).isEqualTo(429);
        assertThat(handle(filter, by("acme", "192.0.2.2")).status()).isEqualTo(200);
        assertThat(handle(filter, by("acme", "192.0.2.2")).status()).isEqualTo(429);
    }

    @Test
    void aRequestRefusedByOneLimitIsNotCountedByTheOther() throws Exception {
        Filter filter = filter(two());
        for (int i = 0; i < 10; i++) {
            handle(filter, by("acme", "192.0.2.1"));
        }
        // Eight were refused by address: one of the consumer's three is left.
        assertThat(handle(filter, by("acme", "192.0.2.2")).status()).isEqualTo(200);
        assertThat(handle(filter, by("acme", "192.0.2.3")).status()).isEqualTo(429);
    }

    @Test
    void severalLimitsAreToldTightestFirst() throws Exception {
        Filter filter = filter(two());
        Headers first = handle(filter, by("acme", "192.0.2.1")).headers();
        assertThat(first.all("ratelimit-policy"))
                .containsExactly("\"consumer-3/m\";q=3;w=60, \"ip-2/s\";q=2;w=1");
        assertThat(first.all("ratelimit"))
                .containsExactly("\"ip-2/s\";r=1;t=1, \"consumer-3/m\";r=2;t=20");
        handle(filter, by("acme", "192.0.2.2"));
        assertThat(handle(filter, by("acme", "192.0.2.3")).headers().all("ratelimit"))
                .containsExactly("\"consumer-3/m\";r=0;t=20, \"ip-2/s\";r=1;t=1");
        Headers refused = handle(filter, by("acme", "192.0.2.4")).headers();
        assertThat(refused.all("ratelimit"))
                .containsExactly("\"consumer-3/m\";r=0;t=20, \"ip-2/s\";r=2;t=1");
        assertThat(refused.first("retry-after")).contains("20");
    }

    @Test
    void whoIsRefusedByTwoLimitsIsToldTheLongerWait() throws Exception {
        Filter filter =
                filter(
                        table(
                                "limits",
                                List.of(
                                        table("rate", "1/s"),
                                        table("rate", "1/h", "by", "route"))));
        statuses(filter, 1);
        Headers refused = handle(filter, new TestExchange()).headers();
        assertThat(refused.first("retry-after")).contains("3600");
        assertThat(refused.first("ratelimit"))
                .contains("\"route-1/h\";r=0;t=3600, \"ip-1/s\";r=0;t=1");
    }

    @Test
    void aLimitGivesBackWhatItGaveWhenAnotherRequestIsFasterAtTheNext() throws Exception {
        Filter filter =
                filter(
                        table(
                                "limits",
                                List.of(
                                        table("rate", "10/m", "by", "consumer"),
                                        table("rate", "1/s", "by", "route"),
                                        table("rate", "1000/s", "by", "ip"))));
        // All three are looked at before one is taken; the address is asked for last.
        Exchange slow =
                whenAskedForTheClient(
                        by("slow", "192.0.2.1"), () -> handle(filter, by("fast", "192.0.2.2")));
        assertThat(handle(filter, slow).status()).isEqualTo(429);
        advance(Duration.ofSeconds(1));
        assertThat(handle(filter, by("slow", "192.0.2.1")).headers().first("ratelimit"))
                .contains(
                        "\"route-1/s\";r=0;t=1, \"consumer-10/m\";r=9;t=6, \"ip-1000/s\";r=999;t=1");
    }

    @Test
    void keysAreBounded() {
        Cache<Object, AtomicLong> cells = Limit.cells(10);
        Limit limit = new Limit(new LimitConfig(Rate.parse("1/s"), Optional.empty(), By.IP), cells);
        for (int i = 0; i < 10_000; i++) {
            limit.cell(new TestExchange().clientIp("192.0.2." + i), 0);
        }
        cells.cleanUp();
        assertThat(cells.estimatedSize()).isPositive().isLessThanOrEqualTo(10);
    }

    @Test
    void refusesAConfigurationThatCannotWork() throws Exception {
        RateLimitPlugin plugin = new RateLimitPlugin();
        assertThat(faults(plugin, table()))
                .containsExactly(": `rate` (like 10/s) or `limits` is required");
        assertThat(faults(plugin, table("burst", 5)))
                .containsExactly(": `rate` (like 10/s) or `limits` is required");
        assertThat(faults(plugin, table("by", "ip", "limits", List.of(table("rate", "1/s")))))
                .containsExactly(
                        ": `rate`, `burst` and `by` belong into each of `limits`, not beside it");
        assertThat(faults(plugin, table("rate", "1/s", "burst", 0)))
                .singleElement()
                .asString()
                .startsWith(": `burst` must be at least 1");
        assertThat(faults(plugin, table("rate", "10 per second", "by", "planet")))
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("/rate: a rate is a whole number"),
                        fault ->
                                assertThat(fault)
                                        .isEqualTo(
                                                "/by: must be one of [ip, consumer, route], was \"planet\""));
        assertThat(
                        faults(
                                plugin,
                                table(
                                        "limits",
                                        List.of(
                                                table("rate", "1/s"),
                                                table("rate", "9999999/s"),
                                                table("burst", 1)))))
                .satisfiesExactly(
                        fault -> assertThat(fault).startsWith("/limits/1: `rate` must be at most"),
                        fault -> assertThat(fault).isEqualTo("/limits/2: `rate` is required"));
        assertThat(
                        faults(
                                plugin,
                                table(
                                        "limits",
                                        List.of(
                                                table("rate", "1/s"),
                                                table("rate", "1/s", "burst", 7)))))
                .containsExactly(": `limits` has ip-1/s twice; leave one out");
    }

    private static Map<String, Object> two() {
        return table(
                "limits", List.of(table("rate", "2/s"), table("rate", "3/m", "by", "consumer")));
    }

    private static TestExchange by(String consumer, String ip) {
        TestExchange exchange = new TestExchange().clientIp(ip);
        exchange.identity(new Identity(new Consumer(consumer), "auth"));
        return exchange;
    }

    /** The exchange, except that asking for its client does something else first. */
    private static Exchange whenAskedForTheClient(Exchange exchange, Callable<?> first) {
        return (Exchange)
                Proxy.newProxyInstance(
                        Exchange.class.getClassLoader(),
                        new Class<?>[] {Exchange.class},
                        (_, method, arguments) -> {
                            if (method.getName().equals("client")) {
                                first.call();
                            }
                            return method.invoke(exchange, arguments);
                        });
    }

    private Filter filter(Map<String, Object> config) throws Exception {
        return Configs.create(new RateLimitPlugin(), context, config);
    }

    private void advance(Duration by) {
        context.clock().advance(by);
    }

    private static Response handle(Filter filter, Exchange exchange) throws Exception {
        return filter.handle(exchange, new ScriptedChain(ScriptedChain.request(Body.empty())));
    }

    private static List<Integer> statuses(Filter filter, int requests) throws Exception {
        Integer[] statuses = new Integer[requests];
        for (int i = 0; i < requests; i++) {
            statuses[i] = handle(filter, new TestExchange()).status();
        }
        return List.of(statuses);
    }
}
