package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.kernel.config.UpstreamPolicy.Connections;
import dev.weir.kernel.deadline.Reaper;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class ConnectionPoolTest {
    @Test
    void goesOnToTheNextAddressWhateverIsWrongWithOne() throws IOException {
        InetAddress unreachable = InetAddress.getByName("255.255.255.255");
        InetAddress loopback = InetAddress.getLoopbackAddress();
        Duration timeout = Duration.ofSeconds(5);
        try (ScriptedUpstream server = new ScriptedUpstream(always(""));
                Reaper reaper = new Reaper()) {
            ConnectionPool pool = new ConnectionPool(server.address(), reaper, Connections.DEFAULT);
            assertThatThrownBy(() -> pool.connect(new InetAddress[] {unreachable}, timeout))
                    .isInstanceOf(IOException.class)
                    .isNotInstanceOf(ConnectException.class);

            ChannelTransport transport =
                    pool.connect(new InetAddress[] {unreachable, loopback}, timeout);

            assertThat(transport.peer().ip()).isEqualTo(loopback.getHostAddress());
            transport.close();
        }
    }
}
