package dev.weir.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class JournalTest {
    private final Journal journal = new Journal();

    @Test
    void keepsTheLastThousandTheNewestFirst() {
        IntStream.rangeClosed(1, 1500).forEach(i -> journal.add(event("p" + i)));

        List<PluginEvent> events = journal.events();
        assertThat(events).hasSize(1000);
        assertThat(events.getFirst().plugin()).isEqualTo("p1500");
        assertThat(events.getLast().plugin()).isEqualTo("p501");
    }

    @Test
    void losesNothingThatManyThreadsAdd() throws InterruptedException {
        List<Thread> threads =
                IntStream.range(0, 8)
                        .mapToObj(i ->
                                Thread.startVirtualThread(() ->
                                        IntStream.range(0, 100)
                                                .forEach(j -> journal.add(event(i + "-" + j)))))
                        .toList();
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(journal.events())
                .extracting(PluginEvent::plugin)
                .hasSize(800)
                .doesNotHaveDuplicates();
    }

    private static PluginEvent event(String plugin) {
        return new PluginEvent(Instant.EPOCH, "route", plugin, BreakerStep.PROBING, "a test");
    }
}
