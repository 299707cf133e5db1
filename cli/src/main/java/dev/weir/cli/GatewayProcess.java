package dev.weir.cli;

import dev.weir.control.admin.AdminApi;
import dev.weir.control.apply.ChangeResult;
import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.apply.ControlPlane;
import dev.weir.control.apply.StartRefused;
import dev.weir.control.apply.State;
import dev.weir.control.bundle.BundleResolver;
import dev.weir.control.config.AdminConfig;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.WeirConfig;
import dev.weir.control.metrics.Meters;
import dev.weir.control.revision.RevisionStore;
import dev.weir.js.JsRuntime;
import dev.weir.kernel.Gateway;
import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.ClientTimeouts;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.listener.Listeners;
import dev.weir.kernel.listener.PlatformListener;
import dev.weir.kernel.metrics.Figures;
import dev.weir.kernel.upstream.ReservedAddresses;
import dev.weir.kernel.upstream.Upstreams;
import dev.weir.yaml.Counted;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A running gateway: the data plane, the control plane over it, and the listeners of both. */
final class GatewayProcess {
    /** Connections of the admin API served at a time; more wait. */
    private static final int ADMIN_THREADS = 16;

    /** A head that was begun holds one of these threads: two seconds for it, the rest as ever. */
    private static final ClientTimeouts ADMIN_TIMEOUTS =
            new ClientTimeouts(
                    Duration.ofSeconds(2),
                    ClientTimeouts.DEFAULT.progress(),
                    ClientTimeouts.DEFAULT.idle(),
                    ClientTimeouts.DEFAULT.bodyRate());

    /** How long requests in flight may take once the gateway stops. */
    private static final Duration DRAIN = Duration.ofSeconds(30);

    private final Instant began;
    private final ConfigurationSource source;
    private final Reaper reaper;
    private final Figures figures;
    private final ReservedAddresses reserved;
    private final Gateway gateway;
    private final Listeners listeners;
    private final ControlPlane control;
    private final List<PlatformListener> platform = new ArrayList<>();
    private final ExecutorService clock =
            Executors.newSingleThreadExecutor(
                    Thread.ofPlatform().name("weir-clock").daemon().factory());
    private final CountDownLatch stopped = new CountDownLatch(1);
    private volatile boolean ready;
    private Address admin = AdminConfig.DEFAULT.address();

    private GatewayProcess(
            Instant began,
            ConfigurationSource source,
            Reaper reaper,
            Figures figures,
            ReservedAddresses reserved,
            Gateway gateway,
            Listeners listeners,
            ControlPlane control) {
        this.began = began;
        this.source = source;
        this.reaper = reaper;
        this.figures = figures;
        this.reserved = reserved;
        this.gateway = gateway;
        this.listeners = listeners;
        this.control = control;
    }

    /**
     * Starts a gateway.
     *
     * @param revisions where its revisions are kept
     */
    static GatewayProcess start(ConfigurationSource source, BundleResolver bundles, Path revisions)
            throws StartRefused, IOException {
        Instant began = Instant.now();
        Meters meters = new Meters();
        Reaper reaper = new Reaper();
        Figures figures = new Figures(meters);
        ReservedAddresses reserved = new ReservedAddresses();
        Gateway gateway = new Gateway(figures, new Upstreams(reaper, figures, reserved));
        Listeners listeners = new Listeners(gateway, reaper, figures);
        ControlPlane control =
                ControlPlane.start(
                        source, bundles, gateway, listeners, new RevisionStore(revisions));
        GatewayProcess process =
                new GatewayProcess(
                        began, source, reaper, figures, reserved, gateway, listeners, control);
        process.serve(meters);
        return process;
    }

    private void serve(Meters meters) throws IOException {
        meters.degraded(() -> !control.state().degraded().isEmpty());
        meters.jsRuntime(
                () -> JsRuntime.state() == JsRuntime.State.INTERPRETING,
                () -> JsRuntime.state() == JsRuntime.State.OPTIMIZING);
        WeirConfig config = control.state().config();
        try {
            admin =
                    listen(
                            "admin",
                            config.admin().address(),
                            AdminApi.whole(
                                    Version.number(),
                                    control,
                                    gateway,
                                    listeners,
                                    meters,
                                    () -> ready && control.isWarm()));
            if (config.status().isPresent()) {
                listen(
                        "status",
                        config.status().get(),
                        AdminApi.status(meters, () -> ready && control.isWarm()));
            }
            expireOverlays();
            ready = true;
        } catch (IOException | RuntimeException e) {
            stop(Duration.ZERO);
            throw e;
        }
    }

    /** Looks twice a second whether a toggle ends; what fails then is told, and tried again. */
    private void expireOverlays() {
        clock.execute(() -> {
            while (!clock.isShutdown()) {
                try {
                    TimeUnit.MILLISECONDS.sleep(500);
                    control.expireOverlays(Instant.now());
                } catch (InterruptedException e) {
                    return;
                } catch (RuntimeException e) {
                    System.err.println("weir: ending a toggle failed: " + e);
                }
            }
        });
    }

    private Address listen(String name, Address address, HttpHandler handler) throws IOException {
        PlatformListener listener =
                new PlatformListener(
                        new ListenerConfig(name, address, ListenerConfig.Limits.DEFAULT)
                                .with(ADMIN_TIMEOUTS),
                        ADMIN_THREADS,
                        handler,
                        reaper,
                        figures.refusals(name));
        listener.start();
        platform.add(listener);
        if (address instanceof HostPort tcp) {
            reserved.reserve(listener.boundPort());
            return new HostPort(tcp.host(), listener.boundPort());
        }
        return address;
    }

    /** Says on stderr what runs where. */
    void announce() {
        State state = control.state();
        state.degraded().forEach(reason -> System.err.println("weir: degraded: " + reason));
        for (Listeners.Bound listener : listeners.bound()) {
            System.err.printf(
                    "weir: listening on %s (%s)%n", url(listener.address()), listener.name());
        }
        System.err.printf(
                "weir: %s from %s, revision %d, admin API on %s%n",
                Counted.of(state.config().gateway().routes().size(), "route"),
                source.origin(),
                state.revision(),
                url(admin));
    }

    private static String url(Address address) {
        return address instanceof HostPort ? "http://" + address : address.toString();
    }

    /** The ports of the data plane, in the order of the configuration. */
    List<HostPort> addresses() {
        return listeners.bound().stream()
                .map(Listeners.Bound::address)
                .filter(HostPort.class::isInstance)
                .map(HostPort.class::cast)
                .toList();
    }

    /** The files whose change is a change of the configuration: itself, the lock, local plugins. */
    private List<Path> watched() {
        // A configuration from the command line has no file; its path is where relative ones start.
        Stream<Path> files =
                source.text().isEmpty()
                        ? ConfigReader.files(source.path()).stream()
                        : Stream.empty();
        Stream<Path> lock = Stream.of(ConfigurationSource.lockFile(control.state().config()));
        return Stream.of(files, lock, control.localPlugins().stream())
                .flatMap(each -> each)
                .distinct()
                .toList();
    }

    /** Watches the files, compiles the plugins among them anew, and puts changes in force. */
    void develop() {
        FileWatch.start(
                this::watched,
                began,
                () -> {
                    // What ran goes on serving meanwhile.
                    GuestBuild.renew(watched());
                    reload();
                });
        GuestBuild.renew(watched());
    }

    /** Watches the files and puts their changes in force. */
    void watch() {
        FileWatch.start(this::watched, began, this::reload);
    }

    /** Reads the files again and puts them in force, or says why not. */
    void reload() {
        switch (control.reload()) {
            case ChangeResult.Applied(var state) ->
                    System.err.printf(
                            "weir: %s is in force, revision %d%n",
                            source.origin(), state.revision());
            case ChangeResult.Refused(var faults) -> {
                faults.forEach(System.err::println);
                System.err.printf(
                        "weir: %s is not in force: %s; what ran goes on%n",
                        source.origin(), Counted.of(faults.size(), "fault"));
            }
            case ChangeResult.Failed(var message) ->
                    System.err.printf(
                            "weir: %s is not in force: %s; what ran goes on%n",
                            source.origin(), message);
            // Only changes that come with conditions can be these.
            case ChangeResult.Stale _, ChangeResult.Owned _ ->
                    throw new IllegalStateException("a reload has no conditions");
        }
    }

    /** Stops: no new connections, requests in flight end, then everything is closed. */
    void drain() {
        System.err.println("weir: stopping, requests in flight end first");
        try {
            stop(DRAIN);
            System.err.println("weir: stopped");
        } finally {
            stopped.countDown();
        }
    }

    /** Waits until the gateway was told to stop, and has. */
    void awaitStopped() throws InterruptedException {
        stopped.await();
    }

    /** Stops at once, or after requests in flight have had their time. */
    void stop(Duration grace) {
        ready = false;
        listeners.stop(grace);
        clock.shutdownNow();
        platform.forEach(listener -> listener.stop(Duration.ZERO));
        gateway.close();
        reaper.close();
    }
}
