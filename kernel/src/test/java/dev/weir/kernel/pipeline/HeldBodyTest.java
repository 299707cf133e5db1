package dev.weir.kernel.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weir.api.Body;
import dev.weir.api.Client;
import dev.weir.api.FailureType;
import dev.weir.api.GatewayException;
import dev.weir.kernel.exchange.HttpExchange;
import dev.weir.kernel.memory.Holding;
import dev.weir.kernel.memory.Ledger;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class HeldBodyTest {
    private static final int FIRST = 8 << 10;

    private final Ledger ledger = Ledger.ofHeap().part(1 << 20);
    private final Holding holding = new Holding(ledger);
    private final HttpExchange exchange = new HttpExchange(new Client("192.0.2.1", 1, false));

    HeldBodyTest() {
        exchange.holding(holding);
    }

    private static byte[] content(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    /** A stream that brings at most a few bytes at a time. */
    private static InputStream slow(byte[] bytes) {
        return new ByteArrayInputStream(bytes) {
            @Override
            public synchronized int read(byte[] into, int offset, int length) {
                return super.read(into, offset, Math.min(length, 1000));
            }
        };
    }

    @ParameterizedTest
    @ValueSource(
            ints = {0, 1, FIRST - 1, FIRST, FIRST + 1, 2 * FIRST, 2 * FIRST + 1, 50_000, 100_000})
    void holdsBodiesOfEveryLengthKnownOrNot(int length) throws IOException {
        byte[] bytes = content(length);
        for (long said : new long[] {length, -1}) {
            Body held = HeldBody.read(Body.stream(slow(bytes), said), 100_000, exchange);
            assertThat(held.replayable()).isTrue();
            assertThat(held.readAll(1 << 20)).isEqualTo(bytes);
            assertThat(ledger.held()).isGreaterThanOrEqualTo(length);
        }
        holding.giveBack();
        assertThat(ledger.held()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, FIRST, FIRST + 1, 3 * FIRST})
    void refusesOneByteMoreThanMayBeHeld(int max) throws IOException {
        assertThat(HeldBody.read(Body.stream(slow(content(max)), -1), max, exchange).length())
                .isEqualTo(max);
        for (long said : new long[] {max + 1, -1}) {
            assertFails(Body.stream(slow(content(max + 1)), said), max, FailureType.BODY_TOO_LARGE);
        }
    }

    @Test
    void doesNotReadWhatSaysThatItIsTooLong() {
        // Read, it would be too short and not too long.
        assertFails(
                Body.stream(InputStream.nullInputStream(), 101), 100, FailureType.BODY_TOO_LARGE);
    }

    @Test
    void refusesWhatThereIsNoRoomForAtThisMoment() {
        assertThat(ledger.take((1 << 20) - FIRST)).isTrue();
        assertFails(Body.stream(slow(content(3 * FIRST)), -1), 1 << 20, FailureType.NO_MEMORY);
        assertFails(
                Body.stream(slow(content(3 * FIRST)), 3L * FIRST), 1 << 20, FailureType.NO_MEMORY);
    }

    @Test
    void refusesWhatThereNeverIsRoomFor() {
        for (long said : new long[] {2 << 20, -1}) {
            assertFails(
                    Body.stream(slow(new byte[2 << 20]), said),
                    4 << 20,
                    FailureType.BODY_TOO_LARGE);
        }
    }

    private void assertFails(Body body, int max, FailureType type) {
        assertThatThrownBy(() -> HeldBody.read(body, max, exchange))
                .isInstanceOfSatisfying(
                        GatewayException.class, e -> assertThat(e.type()).isEqualTo(type));
    }
}
