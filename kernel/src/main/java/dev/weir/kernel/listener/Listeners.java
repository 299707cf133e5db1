package dev.weir.kernel.listener;

import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.config.UnixAddress;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
import dev.weir.kernel.http1.ServerSide;
import dev.weir.kernel.memory.Ledger;
import dev.weir.kernel.metrics.Figures;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * The listeners of the configuration in force. A change binds what is new before anything else
 * happens, so that an address that cannot be had refuses the change. Used by one thread at a time,
 * except for {@link #bound}.
 */
public final class Listeners {
    /**
     * How long requests in flight may take when their listener is taken out of the configuration.
     */
    private static final Duration GRACE = Duration.ofSeconds(30);

    private final HttpHandler handler;
    private final Reaper reaper;
    private final Figures figures;
    private final Ledger ledger = Ledger.ofHeap();
    private volatile Map<ListenerConfig, RunningListener> running = Map.of();
    private volatile boolean stopped;

    /** None yet. */
    public Listeners(HttpHandler handler, Reaper reaper, Figures figures) {
        this.handler = handler;
        this.reaper = reaper;
        this.figures = figures;
    }

    /** A listener and where it is bound. */
    public record Bound(String name, Address address) {}

    /** The listeners in force, with the ports in use. */
    public List<Bound> bound() {
        return running.entrySet().stream()
                .map(each ->
                        new Bound(each.getKey().name(), address(each.getKey(), each.getValue())))
                .toList();
    }

    private static Address address(ListenerConfig config, RunningListener listener) {
        return switch (config.address()) {
            case HostPort tcp -> new HostPort(tcp.host(), listener.boundPort());
            case UnixAddress unix -> unix;
        };
    }

    private RunningListener listener(ListenerConfig config) {
        ServerSide side =
                new ServerSide(
                        config,
                        handler,
                        figures.refusals(config.name()),
                        ledger.part(config.limits().bufferedBytes()),
                        reaper);
        return switch (config.address()) {
            case HostPort tcp -> new Listener(side, tcp);
            case UnixAddress _ -> new UnixListener(side);
        };
    }

    /**
     * Binds the listeners that are new in a configuration; they do not accept requests that the old
     * configuration would not have: the handler is the same.
     *
     * @throws IOException if an address cannot be bound; the message names the listener. Nothing
     *     has changed then
     */
    public Change prepare(List<ListenerConfig> wanted) throws IOException {
        if (stopped) {
            throw new IOException("the gateway is stopping");
        }
        Map<ListenerConfig, RunningListener> next = new LinkedHashMap<>();
        List<RunningListener> started = new ArrayList<>();
        try {
            for (ListenerConfig config : wanted) {
                RunningListener listener = running.get(config);
                if (listener == null) {
                    refuseOnTheSameAddress(config);
                    listener = listener(config);
                    listener.start();
                    started.add(listener);
                }
                next.put(config, listener);
            }
        } catch (IOException | RuntimeException e) {
            started.forEach(listener -> listener.stop(Duration.ZERO));
            throw e;
        }
        return new Change(next, started);
    }

    private void refuseOnTheSameAddress(ListenerConfig config) throws IOException {
        for (ListenerConfig other : running.keySet()) {
            if (other.address().sameAs(config.address())) {
                throw new IOException(
                        "listener %s: %s is bound by listener %s; its name and limits change with a restart"
                                .formatted(config.name(), config.address(), other.name()));
            }
        }
    }

    /** Listeners that are bound and not yet in force. */
    public final class Change {
        private final Map<ListenerConfig, RunningListener> next;
        private final List<RunningListener> started;

        private Change(Map<ListenerConfig, RunningListener> next, List<RunningListener> started) {
            this.next = next;
            this.started = started;
        }

        /** Puts them in force; those not among them drain and close in the background. */
        public void commit() {
            List<RunningListener> gone =
                    running.entrySet().stream()
                            .filter(Predicate.not(each -> next.containsKey(each.getKey())))
                            .map(Map.Entry::getValue)
                            .toList();
            running = Collections.unmodifiableMap(next);
            gone.forEach(listener -> Thread.ofPlatform().start(() -> listener.stop(GRACE)));
        }

        /** Closes what was bound for it. */
        public void discard() {
            started.forEach(listener -> listener.stop(Duration.ZERO));
        }
    }

    /** Stops all: no new connections; requests in flight are answered within {@code grace}. */
    public void stop(Duration grace) {
        stopped = true;
        List<Thread> stopping =
                running.values().stream()
                        .map(listener -> Thread.ofPlatform().start(() -> listener.stop(grace)))
                        .toList();
        for (Thread each : stopping) {
            try {
                each.join();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }
}
