package dev.weir.kernel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.Headers;
import dev.weir.api.Request;
import dev.weir.api.Response;
import dev.weir.api.service.CallOut;
import dev.weir.api.service.CallOutException;
import dev.weir.api.service.CallOutException.Reason;
import dev.weir.api.service.Capability;
import dev.weir.api.service.CapabilityDeniedException;
import dev.weir.api.spi.Limits;
import dev.weir.api.spi.VmSettings;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.guest.Watchdog;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.metrics.GuestMeters;
import dev.weir.kernel.metrics.InstanceFigures;
import dev.weir.kernel.upstream.ReservedAddresses;
import dev.weir.kernel.upstream.Upstreams;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class CallOutsTest {
    private static final InstanceName GEO = new InstanceName("global", "acme/geo", "geo");
    private static final GuestMeters.Owner LABELS =
            new GuestMeters.Owner("acme/geo", "1.0.0", "geo", "", "", false);

    private final Watchdog watchdog = new Watchdog();
    private final Reaper reaper = new Reaper();
    private final ReservedAddresses reserved = new ReservedAddresses();
    private final Figures figures = new Figures();
    private final PluginServices services = new PluginServices(figures, reaper, reserved);
    private final InstanceState state = new InstanceState(Limits.DEFAULT);
    private LocalServer server;

    @BeforeEach
    void start() throws Exception {
        server = new LocalServer(_ -> LocalServer.ok("hello"));
    }

    @AfterEach
    void close() throws Exception {
        server.close();
        services.close();
        watchdog.close();
        reaper.close();
    }

    private InstanceServices open(boolean allowPrivate, boolean trusted, String... callOuts) {
        Granted granted =
                new Granted(
                        Set.of(Capability.CALL_OUTS),
                        Set.of(callOuts),
                        Set.of("*", "service:*"),
                        allowPrivate,
                        Set.of(),
                        trusted);
        return new InstanceServices(
                GEO,
                LABELS,
                granted,
                state,
                watchdog.meter(state::limits),
                services,
                VmSettings.NONE);
    }

    private static Request get(String target) {
        return new Request("GET", "http", target, Headers.empty(), Body.empty());
    }

    private static HttpExchange exchange() {
        return new HttpExchange(new Client("192.0.2.1", 4711, false));
    }

    private static String text(Response response) throws Exception {
        return new String(response.body().readAll(1 << 20), StandardCharsets.ISO_8859_1);
    }

    private InstanceFigures counted() {
        return figures.instance("acme/geo", "geo");
    }

    private void fails(InstanceServices context, CallOut callOut, Reason reason, String message) {
        long before = counted().count(reason);
        assertThatThrownBy(() -> context.callOuts().send(exchange(), callOut))
                .isInstanceOfSatisfying(
                        CallOutException.class, e -> assertThat(e.reason()).isEqualTo(reason))
                .hasMessageContaining(message);
        assertThat(counted().count(reason)).isEqualTo(before + 1);
    }

    private void denied(InstanceServices context, String destination, String message) {
        long before = counted().count(Capability.CALL_OUTS);
        assertThatThrownBy(() -> context.callOuts().send(CallOut.to(destination, get("/"))))
                .isInstanceOf(CapabilityDeniedException.class)
                .hasMessageContaining(message);
        assertThat(counted().count(Capability.CALL_OUTS)).isEqualTo(before + 1);
        assertThat(server.heads).isEmpty();
    }

    @Test
    void aGrantedHostAnswersAndIsToldOfNobody() throws Exception {
        try (InstanceServices context = open(true, false, "127.0.0.1:" + server.port())) {
            Response response =
                    context.callOuts().send(exchange(), CallOut.to(server.url(), get("/keys?x=1")));
            assertThat(response.status()).isEqualTo(200);
            assertThat(response.body().replayable()).isTrue();
            assertThat(text(response)).isEqualTo("hello");
            assertThat(server.heads.take())
                    .isEqualTo(
                            "GET /keys?x=1 HTTP/1.1\r\nHost: 127.0.0.1:"
                                    + server.port()
                                    + "\r\n\r\n");
            assertThat(counted().callOuts()).isEqualTo(1);
        }
    }

    @Test
    void connectionsAreUsedAgain() throws Exception {
        try (InstanceServices context = open(true, false, "127.0.0.1")) {
            for (int i = 0; i < 3; i++) {
                context.callOuts().send(CallOut.to(server.url(), get("/")));
            }
            assertThat(server.connections()).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, http://127.0.0.2:80",
        "a.example, http://b.example",
        "a.example:80, http://a.example:81",
        "*.example.com, http://example.com",
        "*.example.com, http://evilexample.com",
        "a.example, http://a.example.evil.com",
        "service:a, service:b",
        "*, service:a",
    })
    void whatIsNotGrantedIsRefused(String granted, String destination) {
        try (InstanceServices context = open(true, false, granted)) {
            denied(context, destination, "a call-out to " + destination);
        }
    }

    @Test
    void whatThePluginDoesNotAskForIsRefusedToo() {
        Granted granted =
                new Granted(
                        Set.of(Capability.CALL_OUTS),
                        Set.of("*"),
                        Set.of("idp.example"),
                        true,
                        Set.of(),
                        false);
        try (InstanceServices context =
                new InstanceServices(
                        GEO,
                        LABELS,
                        granted,
                        state,
                        watchdog.meter(state::limits),
                        services,
                        VmSettings.NONE)) {
            denied(context, server.url(), "is not granted");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "localhost",
                "[::1]",
                "0.0.0.0",
                "169.254.169.254",
                "10.0.0.1",
                "[::ffff:127.0.0.1]",
                "2130706433"
            })
    void privateAddressesAreRefusedWhateverTheyAreCalled(String host) {
        try (InstanceServices context = open(false, false, "*")) {
            denied(context, "http://" + host + ":" + server.port(), "special address");
        }
    }

    @Test
    void ownAddressesAreRefusedWhateverIsGranted() {
        reserved.reserve(server.port());
        services.activate(List.of());
        for (boolean trusted : new boolean[] {false, true}) {
            try (InstanceServices context = open(true, trusted, "*", "service:*")) {
                for (String host : List.of("127.0.0.1", "localhost", "0.0.0.0")) {
                    denied(
                            context,
                            "http://" + host + ":" + server.port(),
                            "admin or status address");
                }
            }
        }
    }

    @Test
    void aServiceAtAnOwnAddressIsRefusedToo() {
        reserved.reserve(server.port());
        try (Upstreams upstreams = new Upstreams(reaper, figures, reserved)) {
            services.activate(upstreams.resolve(List.of(service())).values());
            try (InstanceServices context = open(true, false, "service:orders")) {
                denied(context, "service:orders", "admin or status address");
            }
        }
    }

    private ServiceConfig service() {
        HostPort address = new HostPort("127.0.0.1", server.port());
        return new ServiceConfig(
                "orders",
                List.of(new TargetConfig(new TargetConfig.Endpoint.Http(address), 1)),
                UpstreamPolicy.DEFAULT,
                List.of());
    }

    @Test
    void aGrantedServiceMayBeAtAPrivateAddress() throws Exception {
        try (Upstreams upstreams = new Upstreams(reaper, figures, reserved)) {
            services.building(upstreams.resolve(List.of(service())));
            try (InstanceServices context = open(false, false, "service:orders")) {
                Response response = context.callOuts().send(CallOut.to("service:orders", get("/")));
                assertThat(text(response)).isEqualTo("hello");
                services.activate(List.of());
                fails(
                        context,
                        CallOut.to("service:orders", get("/")),
                        Reason.FAILED,
                        "no service \"orders\"");
            }
        }
    }

    @Test
    void theWordOfATrustedPluginAloneOpensPrivateAddresses() throws Exception {
        CallOut wanted = new CallOut(server.url(), get("/"), Duration.ZERO, true);
        try (InstanceServices guest = open(false, false, "*")) {
            assertThatThrownBy(() -> guest.callOuts().send(wanted))
                    .isInstanceOf(CapabilityDeniedException.class);
        }
        try (InstanceServices builtIn = open(false, true, "*")) {
            assertThat(text(builtIn.callOuts().send(wanted))).isEqualTo("hello");
        }
    }

    @Test
    void callOutsOfAnExchangeAreCounted() throws Exception {
        try (InstanceServices context = open(true, false, "127.0.0.1")) {
            HttpExchange exchange = exchange();
            CallOut callOut = CallOut.to(server.url(), get("/"));
            for (int i = 0; i < InstanceCallOuts.MAX_PER_EXCHANGE; i++) {
                context.callOuts().send(exchange, callOut);
            }
            assertThatThrownBy(() -> context.callOuts().send(exchange, callOut))
                    .isInstanceOfSatisfying(
                            CallOutException.class,
                            e -> assertThat(e.reason()).isEqualTo(Reason.TOO_MANY))
                    .hasMessageContaining("has made 32 call-outs");
            context.callOuts().send(exchange(), callOut);
        }
    }

    @Test
    void timeIsBounded() throws Exception {
        try (LocalServer silent = new LocalServer(_ -> "");
                InstanceServices context = open(true, false, "127.0.0.1")) {
            CallOut callOut = CallOut.to(silent.url(), get("/"));
            fails(
                    context,
                    callOut.within(Duration.ofMillis(50)),
                    Reason.TIMEOUT,
                    "call-out to http");
            HttpExchange late = exchange();
            late.within(TimeUnit.MILLISECONDS.toNanos(1));
            while (late.remainingNanos() > 0) {
                Thread.onSpinWait();
            }
            assertThatThrownBy(() -> context.callOuts().send(late, callOut))
                    .hasMessageContaining("no time left");
        }
    }

    @Test
    void aBodyThatTricklesInIsBoundedByTheSameTime() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nabc";
        try (LocalServer trickling = new LocalServer(_ -> head);
                InstanceServices context = open(true, false, "127.0.0.1")) {
            fails(
                    context,
                    CallOut.to(trickling.url(), get("/")).within(Duration.ofMillis(100)),
                    Reason.TIMEOUT,
                    "");
        }
    }

    @Test
    void sizesAreBoundedBothWays() throws Exception {
        String large = "x".repeat(InstanceCallOuts.MAX_BODY_BYTES + 1);
        try (LocalServer verbose = new LocalServer(_ -> LocalServer.ok(large));
                InstanceServices context = open(true, false, "127.0.0.1")) {
            fails(context, CallOut.to(verbose.url(), get("/")), Reason.TOO_LARGE, "longer than");
            Request upload = new Request("POST", "http", "/", Headers.empty(), Body.of(large));
            fails(
                    context,
                    CallOut.to(verbose.url(), upload),
                    Reason.TOO_LARGE,
                    "at most 1048576 bytes may be sent");
        }
    }

    @Test
    void redirectsAreAnswers() throws Exception {
        String redirect = "HTTP/1.1 302 Found\r\nLocation: /b\r\nContent-Length: 0\r\n\r\n";
        try (LocalServer redirecting = new LocalServer(_ -> redirect);
                InstanceServices context = open(true, false, "127.0.0.1")) {
            Response response = context.callOuts().send(CallOut.to(redirecting.url(), get("/a")));
            assertThat(response.status()).isEqualTo(302);
            assertThat(redirecting.heads).hasSize(1);
        }
    }

    @Test
    void inShadowNothingIsSentUnlessThatIsAllowed() throws Exception {
        try (InstanceServices context = open(true, false, "127.0.0.1")) {
            state.shadow(InstanceState.Shadow.SILENT);
            fails(context, CallOut.to(server.url(), get("/")), Reason.SHADOW, "shadow-calls");
            assertThat(server.heads).isEmpty();
            state.shadow(InstanceState.Shadow.CALLING);
            assertThat(text(context.callOuts().send(CallOut.to(server.url(), get("/")))))
                    .isEqualTo("hello");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "orders",
                "ftp://a.example",
                "http://a.example/path",
                "http://a.example?q",
                "http://user@a.example",
                "http://",
                "http://a b",
                "http://127.1"
            })
    void whatIsNoDestinationIsSaid(String destination) {
        try (InstanceServices context = open(true, false, "*")) {
            fails(context, CallOut.to(destination, get("/")), Reason.FAILED, "service:NAME");
        }
    }

    @Test
    void anInterruptEndsIt() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        try (LocalServer silent =
                        new LocalServer(_ -> {
                            asked.countDown();
                            return "";
                        });
                InstanceServices context = open(true, false, "127.0.0.1")) {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            Thread thread =
                    Thread.ofVirtual()
                            .start(() -> {
                                try {
                                    context.callOuts().send(CallOut.to(silent.url(), get("/")));
                                } catch (Exception e) {
                                    thrown.set(e);
                                }
                            });
            assertThat(asked.await(20, TimeUnit.SECONDS)).isTrue();
            thread.interrupt();
            thread.join();
            assertThat(thrown.get()).isInstanceOf(InterruptedException.class);
        }
    }
}
