package dev.weir.control;

import dev.weir.control.admin.AdminApi;
import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.apply.StartRefused;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.metrics.Meters;
import dev.weir.control.revision.RevisionStore;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.listener.Listeners;
import dev.weir.kernel.listener.PlatformListener;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.plugin.PluginInstance;
import dev.weir.kernel.upstream.ReservedAddresses;
import dev.weir.kernel.upstream.Upstreams;
import dev.weir.registry.BundleStore;
import dev.weir.registry.OciLayout;
import dev.weir.registry.PluginFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A gateway with its control plane and admin API, on loopback, from {@code weir.yaml} in a folder.
 */
public final class TestGateway implements AutoCloseable {
    /** The head of every configuration: ports that are free. */
    public static final String PORTS =
            """
            admin: { address: 127.0.0.1:0 }
            listeners: [ { name: main, address: 127.0.0.1:0 } ]
            """;

    /** What readiness probes are told. */
    public final AtomicBoolean ready = new AtomicBoolean(true);

    private final Path folder;
    private final Reaper reaper = new Reaper();
    private final ReservedAddresses reserved = new ReservedAddresses();
    private final Meters meters = new Meters();
    private final Figures figures = new Figures(meters);
    private final Gateway gateway = new Gateway(figures, new Upstreams(reaper, figures, reserved));
    private final Listeners listeners = new Listeners(gateway, reaper, figures);
    private final ControlPlane control;
    private final PlatformListener admin;
    private final PlatformListener status;

    private TestGateway(Path folder, ConfigurationSource source) throws IOException, StartRefused {
        this.folder = folder;
        try {
            control =
                    ControlPlane.start(
                            source,
                            bundles(folder),
                            gateway,
                            listeners,
                            new RevisionStore(folder.resolve("state")));
        } catch (IOException | StartRefused e) {
            listeners.stop(Duration.ZERO);
            gateway.close();
            reaper.close();
            throw e;
        }
        meters.degraded(() -> !control.state().degraded().isEmpty());
        admin =
                new PlatformListener(
                        listener("admin"),
                        4,
                        AdminApi.whole("1.2.3", control, gateway, listeners, meters, ready::get),
                        reaper,
                        figures.refusals("admin"));
        admin.start();
        reserved.reserve(admin.boundPort());
        status =
                new PlatformListener(
                        listener("status"),
                        4,
                        AdminApi.status(meters, ready::get),
                        reaper,
                        figures.refusals("status"));
        status.start();
        reserved.reserve(status.boundPort());
    }

    private static ListenerConfig listener(String name) {
        return new ListenerConfig(
                name, new HostPort("127.0.0.1", 0), ListenerConfig.Limits.DEFAULT);
    }

    /** Writes {@code weir.yaml}, with {@link #PORTS} at its head. */
    public static void write(Path folder, String yaml) throws IOException {
        Files.writeString(folder.resolve("weir.yaml"), PORTS + yaml);
    }

    /** Starts from what is written in a folder. */
    public static TestGateway start(Path folder) throws IOException, StartRefused {
        return new TestGateway(folder, ConfigurationSource.of(folder.resolve("weir.yaml")));
    }

    /** Starts from a configuration. */
    public static TestGateway start(Path folder, String yaml) throws IOException, StartRefused {
        write(folder, yaml);
        return start(folder);
    }

    /** Starts from a text, as a command line gives one. */
    public static TestGateway ofText(Path folder, String yaml) throws IOException, StartRefused {
        return new TestGateway(
                folder, new ConfigurationSource("command line", folder, PORTS + yaml));
    }

    /**
     * A resolver with {@code weir/guard} and {@code weir/mark} built in; the store is in a folder.
     */
    public static BundleResolver bundles(Path folder) throws IOException {
        Path layout = folder.resolve("built-in");
        if (!Files.exists(layout)) {
            OciLayout builtIns = OciLayout.create(layout);
            builtIns.push(PluginFolder.pack(javaPlugin(folder, "weir/guard", "GuardPlugin")));
            builtIns.push(PluginFolder.pack(javaPlugin(folder, "weir/mark", "MarkPlugin")));
        }
        return new BundleResolver(
                OciLayout.open(layout), new BundleStore(folder.resolve("store")), "1.2.3");
    }

    private static Path javaPlugin(Path folder, String name, String type) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve("src").resolve(type));
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "%s", "version": "0.1.0", "kind": "java", "abi": "spi/1",
                 "entry": "dev.weir.control.%s"}
                """
                        .formatted(name, type));
        return plugin;
    }

    /** Makes a plugin folder of kind {@code js}, whose code is a text for {@code X-Code}. */
    public static Path plugin(Path folder, String name, String code) throws IOException {
        Path plugin = Files.createDirectories(folder.resolve(name));
        Files.writeString(
                plugin.resolve("manifest.json"),
                """
                {"name": "acme/%s", "version": "1.0.0", "kind": "js", "abi": "js/1",
                 "entry": "plugin.js"}
                """
                        .formatted(name));
        Files.writeString(plugin.resolve("plugin.js"), code);
        return plugin;
    }

    /** The control plane. */
    public ControlPlane control() {
        return control;
    }

    /** The plugin instances that are in use. */
    public Set<PluginInstance> instances() {
        return gateway.instances().keySet();
    }

    /** Replaces {@code weir.yaml}. */
    public void write(String yaml) throws IOException {
        write(folder, yaml);
    }

    /** The port of the admin API. */
    public int adminPort() {
        return admin.boundPort();
    }

    /** The port of the first listener. */
    public int port() {
        return ((HostPort) listeners.bound().getFirst().address()).port();
    }

    /** A GET through the gateway; {@code fields} are header lines. */
    public Reply get(String path, String... fields) throws IOException {
        return Reply.to(port(), request("GET", path, "", fields));
    }

    /** What a client sends, as it is. */
    public Reply raw(String request) throws IOException {
        return Reply.to(port(), request);
    }

    /** A request to the admin API; {@code fields} are header lines. */
    public Reply admin(String method, String path, String body, String... fields)
            throws IOException {
        return Reply.to(admin.boundPort(), request(method, path, body, fields));
    }

    /** A GET from the admin API. */
    public Reply admin(String path) throws IOException {
        return admin("GET", path, "");
    }

    /** Bytes to the admin API as they are. */
    public Reply adminRaw(String request) throws IOException {
        return Reply.to(admin.boundPort(), request);
    }

    /** A GET from the status listener. */
    public Reply status(String path, String... fields) throws IOException {
        return Reply.to(status.boundPort(), request("GET", path, "", fields));
    }

    private static String request(String method, String path, String body, String... fields) {
        StringBuilder head = new StringBuilder(method + " " + path + " HTTP/1.1\r\n");
        head.append("Host: localhost\r\nConnection: close\r\n");
        for (String field : fields) {
            head.append(field).append("\r\n");
        }
        int length = body.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        if (length > 0) {
            head.append("Content-Length: ").append(length).append("\r\n");
        }
        return head.append("\r\n").append(body).toString();
    }

    @Override
    public void close() {
        listeners.stop(Duration.ZERO);
        admin.stop(Duration.ZERO);
        status.stop(Duration.ZERO);
        gateway.close();
        reaper.close();
    }
}
