package dev.weir.kernel.listener;

import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.ListenerConfig;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.exchange.HttpHandler;
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
    private volatile Map<ListenerConfig, Listener> running = Map.of();
    private volatile boolean stopped;

    /** None yet. */
    public Listeners(HttpHandler handler, Reaper reaper) {
        this.handler = handler;
        this.reaper = reaper;
    }

    /** A listener and where it is bound. */
    public record Bound(String name, HostPort address) {}

    /** The listeners in force, with the ports in use. */
    public List<Bound> bound() {
        return running.entrySet().stream()
                .map(each ->
                        new Bound(
                                each.getKey().name(),
                                new HostPort(
                                        each.getKey().address().host(),
                                        each.getValue().boundPort())))
                .toList();
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
        Map<ListenerConfig, Listener> next = new LinkedHashMap<>();
        List<Listener> started = new ArrayList<>();
        try {
            for (ListenerConfig config : wanted) {
                Listener listener = running.get(config);
                if (listener == null) {
                    refuseOnTheSameAddress(config);
                    listener = new Listener(config, handler, reaper);
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
            if (config.address().port() != 0 && other.address().equals(config.address())) {
                throw new IOException(
                        "listener %s: %s is bound by listener %s; its name and limits change with a restart"
                                .formatted(config.name(), config.address(), other.name()));
            }
        }
    }

    /** Listeners that are bound and not yet in force. */
    public final class Change {
        private final Map<ListenerConfig, Listener> next;
        private final List<Listener> started;

        private Change(Map<ListenerConfig, Listener> next, List<Listener> started) {
            this.next = next;
            this.started = started;
        }

        /** Puts them in force; those not among them drain and close in the background. */
        public void commit() {
            List<Listener> gone =
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
