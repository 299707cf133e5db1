package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static dev.weir.kernel.upstream.UpstreamFixture.PATIENT;
import static dev.weir.kernel.upstream.UpstreamFixture.get;
import static dev.weir.kernel.upstream.UpstreamFixture.request;
import static dev.weir.kernel.upstream.UpstreamFixture.send;
import static dev.weir.kernel.upstream.UpstreamFixture.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy.Ejection;
import dev.weir.kernel.http1.TestServer;
import dev.weir.kernel.metrics.TargetFigures;
import dev.weir.kernel.metrics.UpstreamFault;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class EjectionTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
    private static final Ejection LONG = new Ejection(3, Duration.ofHours(1));
    private static final Ejection SHORT = new Ejection(3, Duration.ofMillis(200));

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private Upstream upstream(Ejection ejection, HostPort... addresses) {
        return fixture.upstream(
                new ServiceConfig(
                        "s",
                        Stream.of(addresses)
                                .map(each -> new TargetConfig(new Endpoint.Http(each), 1))
                                .toList(),
                        UpstreamFixture.policy(PATIENT, 0, ejection),
                        List.of()));
    }

    /** Sends so many requests; how many were answered. */
    private static int answered(Upstream upstream, int count) throws Exception {
        int answered = 0;
        for (int i = 0; i < count; i++) {
            try {
                text(send(upstream, request("POST", "/", Body.of("x"))));
                answered++;
            } catch (dev.weir.api.GatewayException e) {
                assertThat(e.type()).isEqualTo(FailureType.UPSTREAM_FAILED);
            }
        }
        return answered;
    }

    @Test
    void ejectsATargetThatFailsTooOftenInARow() throws Exception {
        try (ScriptedUpstream good = new ScriptedUpstream(always(OK));
                ScriptedUpstream bad = new ScriptedUpstream(ScriptedUpstream.Connection::head)) {
            Upstream upstream = upstream(LONG, good.address(), bad.address());
            assertThat(answered(upstream, 30)).isEqualTo(27);

            TargetFigures figures = fixture.figures(bad.address());
            assertThat(figures.ejected()).isTrue();
            assertThat(figures.ejections()).isEqualTo(1);
            assertThat(figures.requests()).isEqualTo(3);
            assertThat(figures.faults(UpstreamFault.CLOSED)).isEqualTo(3);
            assertThat(fixture.figures(good.address()).ejected()).isFalse();
            assertThat(upstream.status())
                    .extracting(each -> each.figures().ejected())
                    .containsExactly(false, true);
        }
    }

    @Test
    void doesNotEjectATargetThatFailsNowAndThen() throws Exception {
        try (ScriptedUpstream good = new ScriptedUpstream(always(OK));
                ScriptedUpstream mixed =
                        new ScriptedUpstream(connection -> {
                            connection.head();
                            connection.send(OK);
                            connection.head();
                            connection.send(OK);
                            connection.head();
                        })) {
            Upstream upstream = upstream(LONG, good.address(), mixed.address());
            answered(upstream, 40);
            assertThat(fixture.figures(mixed.address()).ejections()).isZero();
        }
    }

    @Test
    void takesAnswersThatClientsLeaveForNoFailures() throws Exception {
        String stream = "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n";
        ScriptedUpstream.Script fails = ScriptedUpstream.Connection::head;
        ScriptedUpstream.Script streams =
                connection -> {
                    connection.head();
                    connection.send(stream);
                    connection.awaitEnd();
                };
        try (ScriptedUpstream good = new ScriptedUpstream(always(OK));
                ScriptedUpstream mixed =
                        new ScriptedUpstream(fails, fails, streams, fails, streams)) {
            Upstream upstream = upstream(LONG, good.address(), mixed.address());
            for (int i = 0; i < 12; i++) {
                try {
                    send(upstream, request("POST", "/", Body.of("x"))).body().close();
                } catch (dev.weir.api.GatewayException e) {
                    assertThat(e.type()).isEqualTo(FailureType.UPSTREAM_FAILED);
                }
            }
            assertThat(fixture.figures(mixed.address()).faults(UpstreamFault.CLOSED)).isEqualTo(3);
            assertThat(fixture.figures(mixed.address()).ejections()).isZero();
        }
    }

    @Test
    void neverEjectsTheLastTarget() throws Exception {
        AtomicBoolean back = new AtomicBoolean();
        ScriptedUpstream.Script script =
                connection -> {
                    while (!connection.head().isEmpty() && back.get()) {
                        connection.send(OK);
                    }
                };
        try (ScriptedUpstream one = new ScriptedUpstream(script);
                ScriptedUpstream two = new ScriptedUpstream(script)) {
            Upstream upstream = upstream(LONG, one.address(), two.address());
            assertThat(answered(upstream, 20)).isZero();
            long ejected =
                    Stream.of(one, two)
                            .filter(each -> fixture.figures(each.address()).ejected())
                            .count();
            assertThat(ejected).isEqualTo(1);

            back.set(true);
            assertThat(answered(upstream, 5)).isEqualTo(5);
        }
    }

    @Test
    void takesATargetBackAndEjectsItAtTheFirstFailureIfItIsNotWell() throws Exception {
        AtomicBoolean well = new AtomicBoolean();
        try (ScriptedUpstream good = new ScriptedUpstream(always(OK));
                ScriptedUpstream bad =
                        new ScriptedUpstream(connection -> {
                            while (!connection.head().isEmpty() && well.get()) {
                                connection.send(OK);
                            }
                        })) {
            Upstream upstream = upstream(SHORT, good.address(), bad.address());
            TargetFigures figures = fixture.figures(bad.address());
            answered(upstream, 10);
            assertThat(figures.ejections()).isEqualTo(1);

            TestServer.await(() -> !figures.ejected());
            answered(upstream, 2);
            assertThat(figures.ejections()).isEqualTo(2);
            assertThat(figures.faults()).isEqualTo(4);

            well.set(true);
            TestServer.await(() -> !figures.ejected());
            assertThat(answered(upstream, 10)).isEqualTo(10);
            assertThat(figures.ejections()).isEqualTo(2);
        }
    }

    @Test
    void countsRefusalsAndAsksAnotherTarget() throws Exception {
        try (ScriptedUpstream good = new ScriptedUpstream(always(OK))) {
            HostPort refusing = UpstreamFaultTest.refusing();
            Upstream upstream =
                    fixture.upstream(UpstreamFixture.service(PATIENT, 1, refusing, good.address()));
            for (int i = 0; i < 20; i++) {
                assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
            }
            TargetFigures figures = fixture.figures(refusing);
            assertThat(figures.ejected()).isTrue();
            assertThat(figures.faults(UpstreamFault.REFUSED)).isEqualTo(5);
        }
    }
}
