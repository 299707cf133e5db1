package dev.weir.kernel.upstream;

import static dev.weir.kernel.upstream.ScriptedUpstream.always;
import static dev.weir.kernel.upstream.UpstreamFixture.KEEP;
import static dev.weir.kernel.upstream.UpstreamFixture.exchange;
import static dev.weir.kernel.upstream.UpstreamFixture.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Request;
import dev.weir.kernel.config.ServiceConfig.Timeouts;
import dev.weir.kernel.config.UpstreamPolicy.Connections;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class HttpTargetTest {
    private static final Timeouts TIMEOUTS =
            new Timeouts(Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofSeconds(5));

    @Test
    void givesTheConnectionUpWhenSendingFailsForReasonsOfOurOwn() throws IOException {
        String answer = "HTTP/1.1 204 No Content\r\n\r\n";
        try (ScriptedUpstream server = new ScriptedUpstream(always(answer));
                UpstreamFixture fixture = new UpstreamFixture()) {
            ConnectionPool pool =
                    new ConnectionPool(
                            fixture.dialer(server.address()),
                            fixture.reaper,
                            new Connections(1, 0));
            HttpTarget target =
                    new HttpTarget(pool, TIMEOUTS, fixture.reaper, UpstreamFixture.health(0));
            Request request = get("/");
            Payload payload = Payload.of(UpstreamFixture.get("/"));

            // No host stands for any defect that shows while the request is written.
            assertThatThrownBy(() -> target.send(exchange(), request, null, payload))
                    .isInstanceOf(NullPointerException.class);

            assertThat(target.send(exchange(), request, KEEP, payload).status()).isEqualTo(204);
            pool.retire();
        }
    }
}
