package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static dev.weir.kernel.upstream.UpstreamFixture.PATIENT;
import static dev.weir.kernel.upstream.UpstreamFixture.get;
import static dev.weir.kernel.upstream.UpstreamFixture.request;
import static dev.weir.kernel.upstream.UpstreamFixture.send;
import static dev.weir.kernel.upstream.UpstreamFixture.text;
import static dev.weir.kernel.upstream.UpstreamTest.assertFails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.FailureType;
import dev.weir.api.Response;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ServiceConfig;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.TargetConfig;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.config.UpstreamPolicy;
import dev.weir.kernel.config.UpstreamTls;
import dev.weir.kernel.metrics.UpstreamFault;
import dev.weir.kernel.tls.TestTls;
import java.io.ByteArrayInputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Semaphore;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("StringConcatToTextBlock") // line ends on the wire are to be seen
final class UpstreamTlsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

    private final UpstreamFixture fixture = new UpstreamFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private static SSLServerSocket socket(String certificate) throws Exception {
        return (SSLServerSocket)
                TestTls.server(certificate)
                        .getServerSocketFactory()
                        .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static ScriptedUpstream server(String certificate, ScriptedUpstream.Script... scripts)
            throws Exception {
        return new ScriptedUpstream(socket(certificate), scripts);
    }

    private Upstream to(ScriptedUpstream server, UpstreamTls tls) {
        return to(server, tls, PATIENT);
    }

    private Upstream to(ScriptedUpstream server, UpstreamTls tls, Timeouts timeouts) {
        UpstreamPolicy usual = UpstreamPolicy.DEFAULT;
        Endpoint endpoint =
                new Endpoint.Http(new HostPort("localhost", server.address().port()), true);
        return fixture.upstream(
                new ServiceConfig(
                        "s",
                        List.of(new TargetConfig(endpoint, 1)),
                        new UpstreamPolicy(
                                usual.balancing(),
                                timeouts,
                                0,
                                usual.connections(),
                                usual.ejection(),
                                usual.dnsRefresh(),
                                tls),
                        List.of()));
    }

    private long faults(ScriptedUpstream server, UpstreamFault fault) {
        return fixture.figures
                .target("s", "https://localhost:" + server.address().port())
                .faults(fault);
    }

    @Test
    @DisplayName("RFC 9110 §4.3.4: a target that proves its name is served, on one connection")
    void sendsOverTls() throws Exception {
        try (ScriptedUpstream server = server("localhost", always(OK))) {
            Upstream upstream = to(server, TestTls.trusting());
            for (int i = 0; i < 3; i++) {
                assertThat(text(send(upstream, get("/" + i)))).isEqualTo("ok");
            }
            assertThat(server.connections()).isEqualTo(1);
            assertThat(server.head()).startsWith("GET /0 HTTP/1.1\r\n");
        }
    }

    @Test
    @DisplayName("RFC 9110 §4.3.4: a certificate for another name is refused")
    void refusesACertificateForAnotherName() throws Exception {
        try (ScriptedUpstream server = server("other", always(OK))) {
            Upstream upstream = to(server, TestTls.trusting());
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
            assertThat(faults(server, UpstreamFault.TLS)).isEqualTo(1);
            assertThat(server.heads()).isZero();
        }
    }

    @Test
    void refusesACertificateOfAnUnknownAuthority() throws Exception {
        try (ScriptedUpstream server = server("localhost", always(OK))) {
            Upstream upstream = to(server, UpstreamTls.DEFAULT);
            assertFails(() -> send(upstream, get("/")), FailureType.UPSTREAM_FAILED);
            assertThat(faults(server, UpstreamFault.TLS)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("RFC 6066 §3: another server name is asked for and verified")
    void asksForTheConfiguredName() throws Exception {
        UpstreamTls tls =
                new UpstreamTls(
                        TestTls.trusting().ca(),
                        Optional.empty(),
                        Optional.of("other.example"),
                        true);
        try (ScriptedUpstream server =
                server(
                        "other",
                        connection -> {
                            connection.head();
                            ExtendedSSLSession session = (ExtendedSSLSession) connection.session();
                            boolean asked =
                                    session.getRequestedServerNames()
                                            .contains(new SNIHostName("other.example"));
                            connection.send(asked ? OK : "no");
                        })) {
            assertThat(text(send(to(server, tls), get("/")))).isEqualTo("ok");
        }
    }

    @Test
    void takesAnyCertificateWhereNoneIsVerified() throws Exception {
        UpstreamTls tls =
                new UpstreamTls(Optional.empty(), Optional.empty(), Optional.empty(), false);
        try (ScriptedUpstream server = server("other", always(OK))) {
            assertThat(text(send(to(server, tls), get("/")))).isEqualTo("ok");
        }
    }

    @Test
    void showsItsCertificateWhereItIsAskedTo() throws Exception {
        SSLServerSocket socket = socket("localhost");
        socket.setNeedClientAuth(true);
        try (ScriptedUpstream server =
                new ScriptedUpstream(
                        socket,
                        connection -> {
                            connection.head();
                            boolean ours =
                                    connection
                                            .session()
                                            .getPeerPrincipal()
                                            .getName()
                                            .equals("CN=gateway");
                            connection.send(ours ? OK : "no");
                        })) {
            UpstreamTls showing = TestTls.showing("client.pem", "client.key");
            assertThat(text(send(to(server, showing), get("/")))).isEqualTo("ok");
            assertFails(
                    () -> send(to(server, TestTls.trusting()), get("/")),
                    FailureType.UPSTREAM_FAILED);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.3", "TLSv1.2"})
    @DisplayName("RFC 8446 §2.2: the next connection resumes the session")
    void resumesSessions(String version) throws Exception {
        SSLServerSocket socket = socket("localhost");
        socket.setEnabledProtocols(new String[] {version});
        ScriptedUpstream.Script once =
                connection -> {
                    connection.head();
                    String created = Long.toString(connection.session().getCreationTime());
                    connection.send(
                            "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: "
                                    + created.length()
                                    + "\r\n\r\n"
                                    + created);
                };
        try (ScriptedUpstream server = new ScriptedUpstream(socket, once)) {
            Upstream upstream = to(server, TestTls.trusting());
            String first = text(send(upstream, get("/")));
            assertThat(text(send(upstream, get("/")))).isEqualTo(first);
            assertThat(server.connections()).isEqualTo(2);
        }
    }

    @Test
    void streamsLargeContentBothWays() throws Exception {
        int size = 3 << 20;
        byte[] bytes = new byte[size];
        new Random(1).nextBytes(bytes);
        try (ScriptedUpstream server =
                server(
                        "localhost",
                        connection -> {
                            connection.head();
                            String body = connection.text(size);
                            connection.send(
                                    "HTTP/1.1 200 OK\r\nContent-Length: "
                                            + size
                                            + "\r\n\r\n"
                                            + body);
                            connection.awaitEnd();
                        })) {
            Body body = Body.stream(new ByteArrayInputStream(bytes), size);
            Response response = send(to(server, TestTls.trusting()), request("PUT", "/", body));
            assertThat(response.body().readAll(size)).isEqualTo(bytes);
        }
    }

    @Test
    void doesNotReuseAConnectionWithSurplusBytes() throws Exception {
        Semaphore sent = new Semaphore(0);
        try (ScriptedUpstream server =
                server(
                        "localhost",
                        connection -> {
                            connection.head();
                            connection.send(OK);
                            connection.send("HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\npoison");
                            sent.release();
                            connection.awaitEnd();
                        })) {
            Upstream upstream = to(server, TestTls.trusting());
            for (int i = 0; i < 10; i++) {
                assertThat(text(send(upstream, get("/")))).isEqualTo("ok");
                sent.acquire();
            }
            assertThat(server.connections()).isEqualTo(10);
        }
    }

    @Test
    void timesOutInTheHandshakeAndInTheAnswer() throws Exception {
        Timeouts brief =
                new Timeouts(
                        Duration.ofMillis(300), Duration.ofMillis(300), Duration.ofMillis(300));
        try (ScriptedUpstream silent = new ScriptedUpstream(ScriptedUpstream.Connection::awaitEnd);
                ScriptedUpstream idle =
                        server("localhost", ScriptedUpstream.Connection::awaitEnd)) {
            assertFails(
                    () -> send(to(silent, TestTls.trusting(), brief), get("/")),
                    FailureType.UPSTREAM_TIMEOUT);
            assertThat(faults(silent, UpstreamFault.CONNECT_TIMEOUT)).isEqualTo(1);

            Timeouts patient =
                    new Timeouts(PATIENT.connect(), Duration.ofMillis(300), PATIENT.idle());
            assertFails(
                    () -> send(to(idle, TestTls.trusting(), patient), get("/")),
                    FailureType.UPSTREAM_TIMEOUT);
            assertThat(faults(idle, UpstreamFault.RESPONSE_TIMEOUT)).isEqualTo(1);
        }
    }

    @Test
    void failsWhereTheTargetSpeaksNoTls() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    connection.send("HTTP/1.1 400 Bad Request\r\n\r\n");
                    connection.awaitEnd();
                })) {
            assertFails(
                    () -> send(to(server, TestTls.trusting()), get("/")),
                    FailureType.UPSTREAM_FAILED);
            assertThat(faults(server, UpstreamFault.TLS)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("RFC 9112 §9.8: content that ends without close_notify is not whole")
    void takesACutForTruncation() throws Exception {
        try (ScriptedUpstream server =
                new ScriptedUpstream(connection -> {
                    ScriptedUpstream.Connection tls =
                            connection.secured(TestTls.server("localhost"));
                    tls.head();
                    tls.send("HTTP/1.1 200 OK\r\nConnection: close\r\n\r\npart of it");
                    connection.endOutput();
                    connection.awaitEnd();
                })) {
            Response response = send(to(server, TestTls.trusting()), get("/"));
            assertFails(() -> text(response), FailureType.UPSTREAM_FAILED);
            assertThat(faults(server, UpstreamFault.TRUNCATED)).isEqualTo(1);
        }
    }
}
