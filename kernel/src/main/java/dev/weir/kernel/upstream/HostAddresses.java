package dev.weir.kernel.upstream;

import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.Security;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * The addresses of a target's host. A name is looked up again and again on a thread of its own, so
 * that no request waits for it but the first ones; the last good answer is kept while there is no
 * better. Safe for every thread.
 */
final class HostAddresses implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(HostAddresses.class.getName());
    // After a failure it is tried sooner, but not all the time.
    private static final Duration RETRY = Duration.ofSeconds(1);

    static {
        // The refresh is ours to decide: the JDK's cache would only make answers older.
        Security.setProperty("networkaddress.cache.ttl", "0");
        Security.setProperty("networkaddress.cache.negative.ttl", "0");
    }

    private final String host;
    private final HostLookup lookup;
    private final Duration refresh;
    private final Deadline next;
    private final CountDownLatch first = new CountDownLatch(1);
    private final AtomicBoolean running = new AtomicBoolean();
    private volatile List<InetAddress> known = List.of();
    private volatile boolean failing;
    private volatile boolean closed;

    private HostAddresses(String host, HostLookup lookup, Duration refresh, Reaper reaper) {
        this.host = host;
        this.lookup = lookup;
        this.refresh = refresh;
        next = reaper.watch(this::lookUp);
    }

    /** The addresses of a host, which is looked up from now on unless it is an address itself. */
    static HostAddresses of(String host, HostLookup lookup, Duration refresh, Reaper reaper) {
        HostAddresses addresses = new HostAddresses(host, lookup, refresh, reaper);
        try {
            addresses.known = List.of(InetAddress.ofLiteral(host));
            addresses.next.close();
        } catch (IllegalArgumentException e) {
            addresses.lookUp();
        }
        return addresses;
    }

    /** What is known now, best first: the same object until the answer changes. */
    List<InetAddress> known() {
        return known;
    }

    /**
     * The addresses; waits for the first answer, if there is none yet.
     *
     * @throws UnknownHostException if there is none in time
     */
    List<InetAddress> await(long nanos) throws UnknownHostException {
        if (known.isEmpty()) {
            lookUp();
            awaitFirst(nanos);
        }
        List<InetAddress> answer = known;
        if (answer.isEmpty()) {
            throw new UnknownHostException(host);
        }
        return answer;
    }

    private void awaitFirst(long nanos) throws UnknownHostException {
        try {
            if (!first.await(nanos, TimeUnit.NANOSECONDS)) {
                throw new UnknownHostException(host + ": no answer in time");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new UnknownHostException(host + ": interrupted");
        }
    }

    /** Starts looking it up, unless that is under way. */
    private void lookUp() {
        if (!closed && running.compareAndSet(false, true)) {
            // The system's resolver blocks its thread, for many seconds if it has to.
            Thread.ofPlatform().daemon().name("weir-dns").start(this::run);
        }
    }

    private void run() {
        Duration pause = RETRY;
        try {
            learn(List.of(lookup.lookUp(host)));
            pause = refresh;
        } catch (UnknownHostException e) {
            failed(e);
        } finally {
            running.set(false);
            first.countDown();
            next.in(pause.toNanos());
        }
    }

    private void learn(List<InetAddress> answer) {
        failing = false;
        if (!Set.copyOf(answer).equals(Set.copyOf(known))) {
            known = answer;
        }
    }

    private void failed(UnknownHostException e) {
        if (!failing) {
            failing = true;
            LOG.log(
                    System.Logger.Level.WARNING,
                    "looking up {0} failed; {1} goes on being used: {2}",
                    host,
                    known.isEmpty() ? "nothing" : Arrays.toString(known.toArray()),
                    e.getMessage());
        }
    }

    /** Looks it up no more. */
    @Override
    public void close() {
        closed = true;
        next.close();
    }
}
