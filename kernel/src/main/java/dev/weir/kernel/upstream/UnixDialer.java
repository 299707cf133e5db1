package dev.weir.kernel.upstream;

import dev.weir.kernel.metrics.UpstreamFault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;

/** Connects to a Unix-domain socket. */
final class UnixDialer implements Dialer {
    private final UnixDomainSocketAddress address;

    UnixDialer(String path) {
        address = UnixDomainSocketAddress.of(path);
    }

    @Override
    public TargetTransport dial(TargetHealth health, long patienceNanos) {
        try {
            return TargetChannel.connect(address);
        } catch (NoDescriptorException e) {
            throw NetworkDialer.noDescriptor(health, e);
        } catch (IOException e) {
            throw health.failure(UpstreamFault.REFUSED, "connecting failed: " + e, e);
        }
    }

    @Override
    public String hostName() {
        return "localhost";
    }

    @Override
    public List<InetAddress> addresses() {
        return List.of();
    }

    @Override
    public void close() {
        // it has learned nothing
    }
}
