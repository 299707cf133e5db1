package dev.weir.control.config;

import dev.weir.kernel.config.UpstreamTls;
import dev.weir.kernel.config.UpstreamTls.ClientCertificate;
import dev.weir.kernel.tls.ClientTls;
import dev.weir.yaml.Node;
import dev.weir.yaml.Section;
import dev.weir.yaml.Section.Keys;
import dev.weir.yaml.Values;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Reads a service's {@code tls}, and the files it names. */
final class TlsBinder {
    private static final Keys TLS = Keys.of("ca", "certificate", "server-name", "verify");
    private static final Keys CERTIFICATE = Keys.of("cert", "key");
    // A bundle of all public authorities is a quarter of it.
    private static final int MAX_FILE_BYTES = 1 << 20;

    private final Values values;
    private final Path folder;

    TlsBinder(Values values, Path folder) {
        this.values = values;
        this.folder = folder;
    }

    Optional<UpstreamTls> tls(Node node) {
        int faults = values.faults().count();
        Section section = new Section(node, TLS, values);
        boolean verify = section.get("verify", values::flag).orElse(true);
        Optional<String> ca = section.get("ca", this::file);
        Optional<String> name =
                section.get("server-name", n -> values.parsed(n, Addresses::serverName));
        Optional<ClientCertificate> certificate = section.get("certificate", this::certificate);
        if (!verify) {
            contradicts(section, "ca");
        }
        UpstreamTls tls = new UpstreamTls(ca, certificate, name, verify);
        if (values.faults().count() > faults) {
            return Optional.empty();
        }
        try {
            ClientTls.of(tls);
            return Optional.of(tls);
        } catch (IllegalArgumentException e) {
            return values.fail(node, String.valueOf(e.getMessage()));
        }
    }

    private void contradicts(Section section, String key) {
        section.find(key)
                .ifPresent(n -> values.fail(n, "says nothing beside `verify: false`: drop one"));
    }

    private Optional<ClientCertificate> certificate(Node node) {
        Section section = new Section(node, CERTIFICATE, values);
        Optional<String> chain = section.require("cert", this::file);
        Optional<String> key = section.require("key", this::file);
        return chain.flatMap(c -> key.map(k -> new ClientCertificate(c, k)));
    }

    private Optional<String> file(Node node) {
        Optional<String> path = values.text(node);
        if (path.isEmpty()) {
            return Optional.empty();
        }
        try (InputStream in = Files.newInputStream(folder.resolve(path.get()))) {
            byte[] bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            return bytes.length > MAX_FILE_BYTES
                    ? values.fail(node, "the file is longer than " + MAX_FILE_BYTES + " bytes")
                    : Optional.of(new String(bytes, StandardCharsets.UTF_8));
        } catch (NoSuchFileException e) {
            return values.fail(node, "there is no such file, found " + node.shown());
        } catch (IOException | IllegalArgumentException e) {
            return values.fail(
                    node, "the file cannot be read: %s, found %s".formatted(e, node.shown()));
        }
    }
}
