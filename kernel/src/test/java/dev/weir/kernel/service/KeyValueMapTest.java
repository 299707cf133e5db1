package dev.weir.kernel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.weir.api.service.KeyValueStore;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyValueMapTest {
    // Near the end of its range, where a comparison instead of a difference goes wrong.
    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1_000_000_000);
    private final LongAdder evictions = new LongAdder();
    private final KeyValueMap map = new KeyValueMap(now::get, evictions);

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private String value(String key) {
        return map.get(key)
                .map(entry -> new String(entry.value(), StandardCharsets.UTF_8))
                .orElse("nothing");
    }

    @Test
    void aValueIsThereUntilItsTimeIsOver() {
        map.put("a", bytes("1"), Duration.ofSeconds(5));
        map.put("b", bytes("2"), Duration.ZERO);
        now.addAndGet(Duration.ofMillis(4999).toNanos());
        assertThat(value("a")).isEqualTo("1");
        now.addAndGet(Duration.ofMillis(1).toNanos());
        assertThat(value("a")).isEqualTo("nothing");
        assertThat(map.remove("a")).isFalse();
        now.addAndGet(Duration.ofDays(365).toNanos());
        assertThat(value("b")).isEqualTo("2");
        assertThat(map.remove("b")).isTrue();
        assertThat(value("b")).isEqualTo("nothing");
    }

    @Test
    void aTimeBeyondAllTimesIsForEver() {
        map.put("a", bytes("1"), Duration.ofSeconds(Long.MAX_VALUE));
        now.addAndGet(Duration.ofDays(36_500).toNanos());
        assertThat(value("a")).isEqualTo("1");
    }

    @Test
    void aComparedValueIsStoredOnlyIfNothingChanged() {
        assertThat(map.compareAndSet("a", 7, bytes("x"), Duration.ZERO)).isFalse();
        assertThat(map.compareAndSet("a", 0, bytes("1"), Duration.ZERO)).isTrue();
        assertThat(map.compareAndSet("a", 0, bytes("2"), Duration.ZERO)).isFalse();
        long version = map.get("a").orElseThrow().version();
        map.put("a", bytes("3"), Duration.ZERO);
        assertThat(map.compareAndSet("a", version, bytes("4"), Duration.ZERO)).isFalse();
        assertThat(value("a")).isEqualTo("3");
        assertThat(
                        map.compareAndSet(
                                "a",
                                map.get("a").orElseThrow().version(),
                                bytes("5"),
                                Duration.ofSeconds(1)))
                .isTrue();
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        assertThat(map.compareAndSet("a", 0, bytes("6"), Duration.ZERO)).isTrue();
    }

    @Test
    void countingWithItLosesNothing() throws Exception {
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            threads.add(
                    Thread.ofPlatform()
                            .start(() -> {
                                for (int n = 0; n < 500; n++) {
                                    increment();
                                }
                            }));
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(value("n")).isEqualTo("2000");
    }

    private void increment() {
        while (true) {
            KeyValueStore.Entry old = map.get("n").orElse(new KeyValueStore.Entry(bytes("0"), 0));
            int next = Integer.parseInt(new String(old.value(), StandardCharsets.UTF_8)) + 1;
            if (map.compareAndSet("n", old.version(), bytes("" + next), Duration.ZERO)) {
                return;
            }
        }
    }

    @Test
    void whatIsStoredIsACopy() {
        byte[] mine = bytes("1");
        map.put("a", mine, Duration.ZERO);
        mine[0] = '9';
        map.get("a").orElseThrow().value()[0] = '8';
        assertThat(value("a")).isEqualTo("1");
    }

    @Test
    void oneMoreThanThereIsRoomForCostsTheOneUsedLongestAgo() {
        for (int i = 0; i < KeyValueMap.MAX_ENTRIES; i++) {
            map.put("k" + i, bytes("v"), Duration.ZERO);
        }
        assertThat(value("k0")).isEqualTo("v");
        map.put("more", bytes("v"), Duration.ZERO);
        assertThat(value("k0")).isEqualTo("v");
        assertThat(value("k1")).isEqualTo("nothing");
        assertThat(evictions.sum()).isEqualTo(1);
    }

    @Test
    void bytesAreBoundedToo() {
        byte[] large = new byte[KeyValueMap.MAX_VALUE_BYTES];
        for (int i = 0; i < 20; i++) {
            map.put("k" + i, large, Duration.ZERO);
        }
        long kept = IntStream.range(0, 20).filter(i -> map.get("k" + i).isPresent()).count();
        assertThat(kept).isEqualTo(7);
        map.put("k19", bytes("small"), Duration.ZERO);
        map.put("another", large, Duration.ZERO);
        assertThat(value("k19")).isEqualTo("small");
    }

    @Test
    void whatIsOverIsNoLoss() {
        for (int i = 0; i < KeyValueMap.MAX_ENTRIES; i++) {
            map.put("k" + i, bytes("v"), Duration.ofSeconds(1));
        }
        now.addAndGet(Duration.ofSeconds(2).toNanos());
        map.put("more", bytes("v"), Duration.ZERO);
        assertThat(evictions.sum()).isZero();
    }

    @Test
    void keysAndValuesThatAreTooLongAreNamed() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.put("", bytes("v"), Duration.ZERO))
                .withMessage("a key has 1 to 1024 bytes in UTF-8, this has 0");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.put("ä".repeat(513), bytes("v"), Duration.ZERO))
                .withMessageContaining("this has 1026");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.put("k", new byte[(1 << 20) + 1], Duration.ZERO))
                .withMessageContaining("that of \"k\" has 1048577");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> map.put("k", bytes("v"), Duration.ofSeconds(-1)))
                .withMessageContaining("must not be negative");
    }
}
