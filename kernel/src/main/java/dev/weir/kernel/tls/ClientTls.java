package dev.weir.kernel.tls;

import dev.weir.kernel.config.UpstreamTls;
import dev.weir.kernel.config.UpstreamTls.ClientCertificate;
import java.io.IOException;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/**
 * The client's side of TLS to one service. Sessions are kept in it, so that a new connection to the
 * same target resumes one. Safe for every thread.
 */
public final class ClientTls {
    private static final char[] NO_PASSWORD = {};

    private final SSLContext context;
    private final UpstreamTls config;

    private ClientTls(SSLContext context, UpstreamTls config) {
        this.context = context;
        this.config = config;
    }

    /**
     * Makes it of what a configuration says.
     *
     * @throws IllegalArgumentException if a certificate or key is not usable; the message says
     *     which, and shows nothing of them
     */
    public static ClientTls of(UpstreamTls config) {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys(config), trust(config), null);
            return new ClientTls(context, config);
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalArgumentException("TLS cannot be set up: " + e.getMessage(), e);
        }
    }

    /** The engine of a new connection to a target. */
    public SSLEngine engine(String host, int port) {
        String name = config.serverName().orElse(host);
        SSLEngine engine = context.createSSLEngine(name, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        parameters.setApplicationProtocols(new String[] {"http/1.1"});
        if (config.verify()) {
            // RFC 9110 §4.3.4: the certificate has to be for the name that was meant.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        if (!isLiteral(name)) {
            // RFC 6066 §3: never an address.
            parameters.setServerNames(List.of(new SNIHostName(name)));
        }
        engine.setSSLParameters(parameters);
        return engine;
    }

    private static boolean isLiteral(String name) {
        try {
            InetAddress.ofLiteral(name);
            return true;
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static KeyManager[] keys(UpstreamTls config)
            throws GeneralSecurityException, IOException {
        if (config.certificate().isEmpty()) {
            return new KeyManager[0];
        }
        ClientCertificate files = config.certificate().get();
        List<X509Certificate> chain = named("certificate.cert", files.chain(), Pem::certificates);
        PrivateKey key = named("certificate.key", files.key(), Pem::privateKey);
        KeyPairs.requirePair(key, chain.getFirst().getPublicKey());
        KeyStore store = store();
        store.setKeyEntry("client", key, NO_PASSWORD, chain.toArray(X509Certificate[]::new));
        KeyManagerFactory factory =
                KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(store, NO_PASSWORD);
        return factory.getKeyManagers();
    }

    private static TrustManager[] trust(UpstreamTls config)
            throws GeneralSecurityException, IOException {
        if (!config.verify()) {
            return new TrustManager[] {new TrustAnyone()};
        }
        TrustManagerFactory factory =
                TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        if (config.ca().isPresent()) {
            KeyStore store = store();
            List<X509Certificate> all = named("ca", config.ca().get(), Pem::certificates);
            for (int i = 0; i < all.size(); i++) {
                store.setCertificateEntry("ca-" + i, all.get(i));
            }
            factory.init(store);
        } else {
            factory.init((KeyStore) null);
        }
        return factory.getTrustManagers();
    }

    private static KeyStore store() throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, NO_PASSWORD);
        return store;
    }

    private static <T> T named(
            String what, String pem, java.util.function.Function<String, T> read) {
        try {
            return read.apply(pem);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(what + " " + e.getMessage(), e);
        }
    }
}
