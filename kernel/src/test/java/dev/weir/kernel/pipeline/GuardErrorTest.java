package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.api.Response;
import dev.weir.api.spi.Phase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Who is to blame for an error of the virtual machine. */
final class GuardErrorTest {
    private final TestPlugins plugins = new TestPlugins();
    private final Exchanges exchanges = new Exchanges(plugins);

    @AfterEach
    void close() {
        plugins.close();
    }

    @Test
    void anErrorOfAFilterIsItsFailureAndOneFromBehindItIsNot() {
        plugins.add(
                "hungry",
                Phase.EDGE,
                0,
                (_, next) -> {
                    next.proceed(next.request());
                    throw new OutOfMemoryError("of its own making");
                });

        assertThatThrownBy(() -> exchanges.run((_, _) -> Response.of(200)))
                .isInstanceOfSatisfying(
                        GatewayException.class,
                        e -> assertThat(e.type()).isEqualTo(FailureType.PLUGIN_FAILED));
        assertThat(plugins.figures("hungry").errors()).isEqualTo(1);

        Error behind = new OutOfMemoryError("of the gateway");
        assertThatThrownBy(() ->
                        exchanges.run((_, _) -> {
                            throw behind;
                        }))
                .isSameAs(behind);
        assertThat(plugins.figures("hungry").errors()).isEqualTo(1);
    }
}
