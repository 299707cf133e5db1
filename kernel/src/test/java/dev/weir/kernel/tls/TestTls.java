package dev.weir.kernel.tls;

import dev.weir.kernel.config.UpstreamTls;
import dev.weir.kernel.config.UpstreamTls.ClientCertificate;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** The certificates of the tests, and both sides of TLS with them. */
public final class TestTls {
    private TestTls() {}

    /** A file of the test's certificates and keys. */
    public static String pem(String name) {
        try (InputStream in = TestTls.class.getResourceAsStream("/tls/" + name)) {
            return new String(
                    Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** A server that shows the certificate of that name, and may ask for one of the authority. */
    public static SSLContext server(String name) throws Exception {
        List<X509Certificate> chain = Pem.certificates(pem(name + ".pem"));
        KeyStore keys = KeyStore.getInstance("PKCS12");
        keys.load(null, null);
        keys.setKeyEntry(
                "server",
                Pem.privateKey(pem(name + ".key")),
                new char[0],
                chain.toArray(X509Certificate[]::new));
        keys.setCertificateEntry("ca", Pem.certificates(pem("ca.pem")).getFirst());
        KeyManagerFactory keyManagers = KeyManagerFactory.getInstance("PKIX");
        keyManagers.init(keys, new char[0]);
        TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
        trust.init(keys);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keyManagers.getKeyManagers(), trust.getTrustManagers(), null);
        return context;
    }

    /** Trusts the test's authority. */
    public static UpstreamTls trusting() {
        return new UpstreamTls(
                Optional.of(pem("ca.pem")), Optional.empty(), Optional.empty(), true);
    }

    /** Trusts the test's authority, and shows a certificate of it. */
    public static UpstreamTls showing(String chain, String key) {
        return new UpstreamTls(
                Optional.of(pem("ca.pem")),
                Optional.of(new ClientCertificate(pem(chain), pem(key))),
                Optional.empty(),
                true);
    }
}
