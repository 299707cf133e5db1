package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.memory.Holding;
import dev.weir.kernel.memory.Ledger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a filter in shadow is shown of a body is held like what any other filter buffers. */
final class BodyCopyTest {
    private static final int ROOM = 64 << 10;

    private final Ledger ledger = Ledger.ofHeap().part(ROOM);
    private final HttpExchange exchange = new HttpExchange(new Client("192.0.2.1", 1, false));

    BodyCopyTest() {
        exchange.holding(new Holding(ledger));
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private BodyCopy copied(byte[] bytes) {
        return BodyCopy.of(Body.stream(new ByteArrayInputStream(bytes), -1), 1 << 20, exchange);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 8191, 8192, 8193, 30_000})
    void whatIsShownIsHeld(int length) throws IOException {
        byte[] bytes = content(length);
        BodyCopy copy = copied(bytes);
        assertThat(copy.copy()).isNotNull();
        assertThat(copy.copy().readAll(ROOM)).isEqualTo(bytes);
        assertThat(copy.real().readAll(ROOM)).isEqualTo(bytes);
        assertThat(ledger.held()).isBetween((long) length, (long) ROOM);
    }

    @Test
    void whereThereIsNoRoomTheExchangeGoesOnWithAllOfIt() throws IOException {
        byte[] bytes = content(500_000);
        BodyCopy copy = copied(bytes);
        assertThat(copy.copy()).isNull();
        assertThat(copy.unheld()).isTrue();
        assertThat(copy.real().readAll(1 << 20)).isEqualTo(bytes);
        assertThat(ledger.held()).isLessThanOrEqualTo(ROOM);
    }
}
