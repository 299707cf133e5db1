package dev.weir.wasm.abi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PairsTest {

    @Test
    void encodesAsTheSpecificationShows() {
        byte[] bytes = Pairs.encode(List.of(new Field("ab", "c"), new Field("d", "")));
        assertThat(bytes)
                .containsExactly(
                        2, 0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 'a', 'b', 0,
                        'c', 0, 'd', 0, 0);
        assertThat(Pairs.size(List.of(new Field("ab", "c"), new Field("d", ""))))
                .isEqualTo(bytes.length);
    }

    @Test
    void readsWhatItWroteAndNoBytesAsNothing() {
        List<Field> fields =
                List.of(new Field(":path", "/"), new Field("\u00e9", "\0"), new Field("", ""));
        assertThat(Pairs.decode(Pairs.encode(fields))).isEqualTo(fields);
        assertThat(Pairs.decode(new byte[0])).isEmpty();
    }

    @Test
    void refusesEveryTruncation() {
        byte[] whole = Pairs.encode(List.of(new Field("ab", "c"), new Field("d", "ef")));
        for (int length = 1; length < whole.length; length++) {
            byte[] part = Arrays.copyOf(whole, length);
            assertThatThrownBy(() -> Pairs.decode(part))
                    .as("%d bytes", length)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void readsOrRefusesAnyBytes() {
        Random random = new Random(7);
        for (int i = 0; i < 20_000; i++) {
            byte[] bytes = new byte[random.nextInt(64)];
            for (int at = 0; at < bytes.length; at++) {
                // Small numbers, so that some lengths fit.
                bytes[at] =
                        (byte) (random.nextInt(8) == 0 ? random.nextInt(256) : random.nextInt(3));
            }
            try {
                assertThat(Pairs.size(Pairs.decode(bytes)))
                        .isLessThanOrEqualTo(Math.max(bytes.length, 4));
            } catch (IllegalArgumentException e) {
                assertThat(e).hasMessageContaining("do not fit");
            }
        }
    }
}
