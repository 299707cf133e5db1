package dev.weir.kernel.metrics;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.LongAdder;

/** What is counted for one target of a service, since the gateway started. Safe for any thread. */
public final class TargetFigures {
    private final LongAdder requests = new LongAdder();
    private final LongAdder connects = new LongAdder();
    private final LongAdder retries = new LongAdder();
    private final LongAdder ejections = new LongAdder();
    // Filled once, then only read.
    private final Map<UpstreamFault, LongAdder> faults = new EnumMap<>(UpstreamFault.class);
    private volatile Connections connections = Connections.NONE;
    private volatile boolean ejected;

    /** What there is to a target at this moment. */
    public interface Connections {
        /** No connections. */
        Connections NONE =
                new Connections() {
                    @Override
                    public int open() {
                        return 0;
                    }

                    @Override
                    public int active() {
                        return 0;
                    }

                    @Override
                    public int waiting() {
                        return 0;
                    }
                };

        /** Connections open, idle ones included. */
        int open();

        /** Connections in use. */
        int active();

        /** Exchanges that wait for a connection. */
        int waiting();
    }

    /** Nothing counted yet. */
    public TargetFigures() {
        for (UpstreamFault fault : UpstreamFault.values()) {
            faults.put(fault, new LongAdder());
        }
    }

    /** A request goes there. */
    public void requested() {
        requests.increment();
    }

    /** A connection was made. */
    public void connected() {
        connects.increment();
    }

    /** A request is sent again, because a pooled connection was dead. */
    public void retried() {
        retries.increment();
    }

    /** Something went wrong. */
    public void failed(UpstreamFault fault) {
        of(fault).increment();
    }

    /** Says where to ask for the connections there are. */
    public void connections(Connections connections) {
        this.connections = connections;
    }

    /** It gets no requests for a while, because it failed too often. */
    public void ejected(boolean ejected) {
        if (ejected) {
            ejections.increment();
        }
        this.ejected = ejected;
    }

    /** Requests sent there, or tried to. */
    public long requests() {
        return requests.sum();
    }

    /** Connections made. */
    public long connects() {
        return connects.sum();
    }

    /** Requests sent again, because a pooled connection was dead. */
    public long retries() {
        return retries.sum();
    }

    /** How often it was ejected. */
    public long ejections() {
        return ejections.sum();
    }

    /** How often that went wrong. */
    public long faults(UpstreamFault fault) {
        return of(fault).sum();
    }

    /** How often anything went wrong. */
    public long faults() {
        long sum = 0;
        for (LongAdder each : faults.values()) {
            sum += each.sum();
        }
        return sum;
    }

    /** Connections open now, idle ones included. */
    public int open() {
        return connections.open();
    }

    /** Connections in use now. */
    public int active() {
        return connections.active();
    }

    /** Exchanges that wait for a connection now. */
    public int waiting() {
        return connections.waiting();
    }

    /** Whether it gets no requests now, because it failed too often. */
    public boolean ejected() {
        return ejected;
    }

    private LongAdder of(UpstreamFault fault) {
        return Objects.requireNonNull(faults.get(fault));
    }
}
