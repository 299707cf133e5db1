package dev.weir.kernel.upstream;

import dev.weir.api.GatewayException;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.TargetConfig.Endpoint;
import dev.weir.kernel.deadline.Deadline;
import dev.weir.kernel.deadline.Reaper;
import dev.weir.kernel.metrics.UpstreamFault;
import dev.weir.kernel.tls.ClientTls;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Connects over the network, to all addresses of the target's name in turn, over TLS if the target
 * is so.
 */
final class NetworkDialer implements Dialer {
    private static final int HTTP = 80;
    private static final int HTTPS = 443;

    private final HostPort address;
    private final HostAddresses addresses;
    private final AddressRule rule;
    private final @Nullable ClientTls tls;
    private final Reaper reaper;
    private final AtomicInteger turn = new AtomicInteger();

    NetworkDialer(
            Endpoint.Http target,
            HostAddresses addresses,
            AddressRule rule,
            @Nullable ClientTls tls,
            Reaper reaper) {
        this.address = target.address();
        this.addresses = addresses;
        this.rule = rule;
        this.tls = tls;
        this.reaper = reaper;
    }

    @Override
    public List<InetAddress> addresses() {
        return addresses.known();
    }

    /** Without the port that the scheme has anyway. */
    @Override
    public String hostName() {
        String text = address.toString();
        int usual = tls == null ? HTTP : HTTPS;
        return address.port() == usual ? text.substring(0, text.lastIndexOf(':')) : text;
    }

    @Override
    public TargetTransport dial(TargetHealth health, long patienceNanos) {
        long end = System.nanoTime() + patienceNanos;
        TargetChannel transport = connected(health, end);
        return tls == null ? transport : secured(tls, transport, health, end);
    }

    private TargetChannel connected(TargetHealth health, long end) {
        try {
            return connect(addresses.await(end - System.nanoTime()), end);
        } catch (UnknownHostException e) {
            throw health.failure(
                    UpstreamFault.UNRESOLVED, "its name has no address: " + e.getMessage(), e);
        } catch (AddressRefusedException e) {
            throw health.failure(UpstreamFault.RESERVED, String.valueOf(e.getMessage()), e);
        } catch (SocketTimeoutException e) {
            throw health.failure(UpstreamFault.CONNECT_TIMEOUT, "connecting took too long", e);
        } catch (NoDescriptorException e) {
            throw noDescriptor(health, e);
        } catch (IOException e) {
            throw health.failure(UpstreamFault.REFUSED, "connecting failed: " + e, e);
        }
    }

    static GatewayException noDescriptor(TargetHealth health, NoDescriptorException e) {
        return health.failure(
                UpstreamFault.NO_DESCRIPTOR,
                "the gateway has no file descriptor left for a connection (%s): raise ulimit -n"
                        .formatted(e.getMessage()),
                e);
    }

    /**
     * Connects to the first that may and can be reached; each has its part of the time that is
     * left.
     */
    private TargetChannel connect(List<InetAddress> answer, long end) throws IOException {
        List<InetAddress> inOrder = inTurn(answer);
        IOException failure = new SocketTimeoutException("no time is left");
        for (int i = 0; i < inOrder.size(); i++) {
            InetAddress each = inOrder.get(i);
            long left = end - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                InetSocketAddress resolved = new InetSocketAddress(each, address.port());
                rule.check(resolved);
                return TargetChannel.connect(resolved, left / (inOrder.size() - i));
            } catch (NoDescriptorException e) {
                throw e;
            } catch (IOException e) {
                // A host without IPv6 has no route to such an address: no ConnectException.
                failure = e;
            }
        }
        throw failure;
    }

    /**
     * Those of the best one's family begin in turn; the others are for when none can be reached.
     */
    private List<InetAddress> inTurn(List<InetAddress> answer) {
        if (answer.size() == 1) {
            return answer;
        }
        boolean four = answer.getFirst() instanceof Inet4Address;
        List<InetAddress> best = new ArrayList<>();
        List<InetAddress> others = new ArrayList<>();
        answer.forEach(each -> (each instanceof Inet4Address == four ? best : others).add(each));
        int from = Math.floorMod(turn.getAndIncrement(), best.size());
        List<InetAddress> inOrder = new ArrayList<>(best.subList(from, best.size()));
        inOrder.addAll(best.subList(0, from));
        inOrder.addAll(others);
        return inOrder;
    }

    private TargetTransport secured(
            ClientTls tls, TargetChannel transport, TargetHealth health, long end) {
        try (Deadline deadline = reaper.watch(transport::abort)) {
            deadline.in(end - System.nanoTime());
            try {
                return TlsTransport.over(transport, tls.engine(address.host(), address.port()));
            } catch (IOException e) {
                transport.abort();
                throw deadline.expired()
                        ? health.failure(
                                UpstreamFault.CONNECT_TIMEOUT, "the TLS handshake took too long", e)
                        : health.failure(
                                UpstreamFault.TLS,
                                "the TLS handshake failed: " + e.getMessage(),
                                e);
            }
        }
    }

    @Override
    public void close() {
        addresses.close();
    }
}
