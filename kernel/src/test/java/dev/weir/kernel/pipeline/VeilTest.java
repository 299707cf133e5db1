package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Chain;
import dev.weir.api.Client;
import dev.weir.api.Consumer;
import dev.weir.api.Exchange;
import dev.weir.api.Filter;
import dev.weir.api.Headers;
import dev.weir.api.Identity;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.BodyNeed;
import dev.weir.api.spi.ConfigSchema;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.CredentialPlaces;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.Phase;
import dev.weir.api.spi.PluginContext;
import dev.weir.api.spi.PluginDescriptor;
import dev.weir.api.spi.PluginFactory;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.GatewayConfig;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.config.GuardConfig;
import dev.weir.kernel.config.Match;
import dev.weir.kernel.config.PathPattern;
import dev.weir.kernel.config.PluginUse;
import dev.weir.kernel.config.RouteConfig;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.Switches;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.plugin.Asks;
import dev.weir.kernel.plugin.ResolvedPlugin;
import dev.weir.kernel.upstream.Upstreams;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What guests see of credentials, in a whole gateway without its listeners. */
class VeilTest {
    private static final CredentialPlaces PLACES =
            new CredentialPlaces(Set.of("X-Api-Key"), Set.of("api key"));
    private static final Headers CREDENTIALS =
            Headers.of(
                    "Host", "h",
                    "Authorization", "Bearer secret",
                    "X-A", "1",
                    "cookie", "session=secret",
                    "X-API-KEY", "secret",
                    "Cookie", "second=secret",
                    "X-B", "2");

    private final Reaper reaper = new Reaper();
    private final Figures figures = new Figures();
    private final Gateway gateway = new Gateway(figures, new Upstreams(reaper, figures));
    private final AtomicReference<Request> sent = new AtomicReference<>();

    private record Lambda(PluginDescriptor descriptor, CredentialPlaces places, Filter filter)
            implements PluginFactory<ConfigValue> {
        @Override
        public ConfigSchema<ConfigValue> schema() {
            return ConfigSchema.of(ConfigValue.EMPTY);
        }

        @Override
        public CredentialPlaces credentials(ConfigValue config) {
            return places;
        }

        @Override
        public Filter create(ConfigValue config, PluginContext context) {
            return filter;
        }
    }

    @AfterEach
    void close() {
        gateway.close();
        reaper.close();
    }

    private static ResolvedPlugin plugin(
            String name, String kind, Phase phase, CredentialPlaces places, Filter filter) {
        PluginDescriptor descriptor =
                new PluginDescriptor(
                        "test/" + name, "1.0.0", phase, 0, BodyNeed.NONE, BodyNeed.NONE);
        return new ResolvedPlugin(
                new Lambda(descriptor, places, filter),
                kind,
                name,
                Limits.DEFAULT,
                new Asks(
                        Set.of(Capability.CREDENTIALS, Capability.CONSUMER),
                        Set.of(),
                        // As built-ins are.
                        kind.equals("java")),
                GuardConfig.OnError.CLOSED);
    }

    private static PluginUse use(String name, Capability... granted) {
        return new PluginUse(
                name,
                name,
                true,
                GuardConfig.DEFAULT,
                ConfigValue.EMPTY,
                PluginUse.LimitsOverride.NONE,
                new Grants(Set.of(granted), new TreeSet<>(), false, new TreeSet<>()));
    }

    /** An answer of an upstream that sets cookies; keeps what it was sent. */
    private Response upstream(Exchange exchange, Chain next) {
        sent.set(next.request());
        return new Response(
                200,
                Headers.of("X-U", "1", "Set-Cookie", "a=secret", "set-cookie", "b=secret"),
                Body.of("hello"));
    }

    private static RouteConfig route(String name, String path, PluginUse... plugins) {
        return new RouteConfig(
                name,
                new Match(List.of(), new PathPattern.Prefix(path), Set.of(), Map.of()),
                "echo",
                false,
                "",
                new RouteConfig.HostHeader.Keep(),
                List.of(plugins),
                List.of());
    }

    /** Sends a request through a guest; the authenticator is on another route. */
    private Response through(Filter guest, String target, Headers headers, Capability... granted)
            throws Exception {
        Map<String, ResolvedPlugin> plugins =
                Map.of(
                        "guest",
                        plugin("guest", "wasm", Phase.EDGE, CredentialPlaces.NONE, guest),
                        "auth",
                        plugin(
                                "auth",
                                "java",
                                Phase.AUTHENTICATE,
                                PLACES,
                                (_, next) -> next.proceed(next.request())),
                        "upstream",
                        plugin(
                                "upstream",
                                "java",
                                Phase.UPSTREAM,
                                CredentialPlaces.NONE,
                                this::upstream));
        GatewayConfig config =
                new GatewayConfig(
                        List.of(),
                        List.of(
                                new ServiceConfig(
                                        "echo",
                                        List.of(
                                                new TargetConfig(
                                                        new TargetConfig.Endpoint.Echo(), 1)),
                                        UpstreamPolicy.DEFAULT,
                                        List.of())),
                        List.of(
                                route("all", "/", use("guest", granted), use("upstream")),
                                route("guarded", "/guarded/", use("auth"))),
                        List.of(),
                        List.of(),
                        PluginUse.LimitsOverride.NONE);
        gateway.activate(
                gateway.build(
                        config, Switches.NONE, name -> Objects.requireNonNull(plugins.get(name))));
        HttpExchange exchange = new HttpExchange(new Client("192.0.2.1", 1, false));
        return gateway.handle(exchange, new Request("GET", "http", target, headers, Body.empty()));
    }

    private long denied(Capability capability) {
        return figures.instance("test/guest", "guest").count(capability);
    }

    private static String shown(Headers headers) {
        List<String> lines = new ArrayList<>();
        for (int i = 0; i < headers.size(); i++) {
            lines.add(headers.name(i) + ": " + headers.value(i));
        }
        return String.join("\n", lines);
    }

    @Test
    void aGuestSeesNoCredentialsAndTheUpstreamSeesAll() throws Exception {
        AtomicReference<String> request = new AtomicReference<>();
        AtomicReference<String> response = new AtomicReference<>();
        Response answer =
                through(
                        (_, next) -> {
                            request.set(
                                    next.request().target()
                                            + "\n"
                                            + shown(next.request().headers()));
                            Response passed = next.proceed(next.request());
                            response.set(shown(passed.headers()));
                            return passed;
                        },
                        "/a?x=1&api%20key=secret&y=2",
                        CREDENTIALS);
        assertThat(request.get()).isEqualTo("/a?x=1&y=2\nHost: h\nX-A: 1\nX-B: 2");
        assertThat(response.get()).isEqualTo("X-U: 1");
        assertThat(sent.get().target()).isEqualTo("/a?x=1&api%20key=secret&y=2");
        assertThat(shown(sent.get().headers())).isEqualTo(shown(CREDENTIALS));
        assertThat(shown(answer.headers()))
                .isEqualTo("X-U: 1\nSet-Cookie: a=secret\nset-cookie: b=secret");
        assertThat(new String(answer.body().readAll(9), StandardCharsets.UTF_8)).isEqualTo("hello");
        assertThat(denied(Capability.CREDENTIALS)).isZero();
    }

    @Test
    void changesOfAGuestLeaveCredentialsAsTheyAre() throws Exception {
        Response answer =
                through(
                        (_, next) ->
                                next.proceed(
                                                next.request()
                                                        .withHeader("X-A", "changed")
                                                        .withTarget("/b?z=3"))
                                        .withHeader("X-U", "changed"),
                        "/a?api+key=secret",
                        CREDENTIALS);
        assertThat(sent.get().target()).isEqualTo("/b?z=3&api+key=secret");
        assertThat(shown(sent.get().headers()))
                .isEqualTo(
                        "Host: h\nX-A: changed\nX-B: 2\nAuthorization: Bearer secret\n"
                                + "cookie: session=secret\nX-API-KEY: secret\nCookie: second=secret");
        assertThat(shown(answer.headers()))
                .isEqualTo("X-U: changed\nSet-Cookie: a=secret\nset-cookie: b=secret");
    }

    @Test
    void whatAGuestWritesInTheirPlaceIsDroppedAndCounted() throws Exception {
        Response answer =
                through(
                        (_, next) ->
                                next.proceed(
                                                next.request()
                                                        .withHeader("authorization", "forged")
                                                        .withHeader("X-Api-Key", "forged")
                                                        .withTarget("/a?%61pi%20key=forged"))
                                        .withHeader("Set-Cookie", "forged"),
                        "/a",
                        Headers.of("Host", "h", "Cookie", "c"));
        assertThat(sent.get().target()).isEqualTo("/a");
        assertThat(shown(sent.get().headers())).isEqualTo("Host: h\nCookie: c");
        assertThat(shown(answer.headers()))
                .isEqualTo("X-U: 1\nSet-Cookie: a=secret\nset-cookie: b=secret");
        assertThat(denied(Capability.CREDENTIALS)).isEqualTo(3);
    }

    @Test
    void anAnswerOfItsOwnSetsNoCookies() throws Exception {
        Response answer =
                through(
                        (_, _) ->
                                new Response(
                                        403,
                                        Headers.of("Set-Cookie", "forged", "X-G", "1"),
                                        Body.empty()),
                        "/a",
                        CREDENTIALS);
        assertThat(shown(answer.headers())).isEqualTo("X-G: 1");
        assertThat(denied(Capability.CREDENTIALS)).isEqualTo(1);
    }

    @Test
    void withTheCapabilityAGuestSeesAndChangesAll() throws Exception {
        AtomicReference<String> seen = new AtomicReference<>();
        Response answer =
                through(
                        (_, next) -> {
                            seen.set(shown(next.request().headers()));
                            return next.proceed(
                                            next.request()
                                                    .withHeaders(
                                                            next.request()
                                                                    .headers()
                                                                    .without("cookie")))
                                    .withHeader("Set-Cookie", "mine");
                        },
                        "/a?api%20key=secret",
                        CREDENTIALS,
                        Capability.CREDENTIALS);
        assertThat(seen.get()).isEqualTo(shown(CREDENTIALS));
        assertThat(sent.get().headers().contains("cookie")).isFalse();
        assertThat(answer.headers().all("set-cookie")).containsExactly("mine");
    }

    @Test
    void theConsumerIsNotForEveryGuest() throws Exception {
        List<Throwable> thrown = new ArrayList<>();
        Filter curious =
                (exchange, next) -> {
                    List<Runnable> uses =
                            List.of(
                                    exchange::identity,
                                    exchange::consumers,
                                    () ->
                                            exchange.identity(
                                                    new Identity(new Consumer("me"), "guest")));
                    for (Runnable each : uses) {
                        try {
                            each.run();
                        } catch (CapabilityDeniedException e) {
                            thrown.add(e);
                        }
                    }
                    return next.proceed(next.request());
                };
        through(curious, "/a", CREDENTIALS);
        assertThat(thrown).hasSize(3);
        assertThat(denied(Capability.CONSUMER)).isEqualTo(3);
        thrown.clear();
        through(curious, "/a", CREDENTIALS, Capability.CONSUMER);
        assertThat(thrown).isEmpty();
    }
}
