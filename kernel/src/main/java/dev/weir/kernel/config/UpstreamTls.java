package dev.weir.kernel.config;

import java.util.Objects;
import java.util.Optional;

/**
 * How targets over {@code https} are spoken to. Holds the content of files, so that another content
 * makes another configuration.
 *
 * @param ca certificates in PEM that vouch for the targets; empty for those the JDK trusts
 * @param certificate what the gateway shows if a target asks who it is
 * @param serverName the name to ask for (SNI) and that the target's certificate must have; empty
 *     for the host of the target's URL
 * @param verify whether a target has to prove that it is the one meant
 */
public record UpstreamTls(
        Optional<String> ca,
        Optional<ClientCertificate> certificate,
        Optional<String> serverName,
        boolean verify) {
    /** The JDK's authorities, no certificate, the host of the URL, verified. */
    public static final UpstreamTls DEFAULT =
            new UpstreamTls(Optional.empty(), Optional.empty(), Optional.empty(), true);

    public UpstreamTls {
        Objects.requireNonNull(ca, "ca");
        Objects.requireNonNull(certificate, "certificate");
        Objects.requireNonNull(serverName, "serverName");
    }

    /**
     * A certificate with its key.
     *
     * @param chain the certificate and those between it and an authority, in PEM
     * @param key its private key in PEM
     */
    public record ClientCertificate(String chain, String key) {
        public ClientCertificate {
            Objects.requireNonNull(chain, "chain");
            Objects.requireNonNull(key, "key");
        }

        /** Without the key. */
        @Override
        public String toString() {
            return "ClientCertificate[...]";
        }
    }
}
