package dev.weir.kernel.deadline;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class ReaperTest {
    private final Reaper reaper = new Reaper();

    @AfterEach
    void close() {
        reaper.close();
    }

    @Test
    void runsTheActionOnceAndNotEarly() throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        AtomicInteger runs = new AtomicInteger();
        long start = System.nanoTime();
        Deadline deadline =
                reaper.watch(() -> {
                    runs.incrementAndGet();
                    passed.countDown();
                });
        deadline.in(Duration.ofMillis(100).toNanos());

        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(100_000_000L);
        assertThat(deadline.expired()).isTrue();
        assertThat(deadline.clear()).isFalse();
        awaitAnotherRound();
        assertThat(runs).hasValue(1);
    }

    @Test
    void findsThoseThatWereFarWhenTheyAreNear() throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(1);
        long start = System.nanoTime();
        reaper.watch(passed::countDown).in(Duration.ofMillis(1700).toNanos());
        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(System.nanoTime() - start).isGreaterThanOrEqualTo(1_700_000_000L);
    }

    @Test
    void findsThoseThatAreMovedNearerOrAwayAndBack() throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(2);
        Deadline nearer = reaper.watch(passed::countDown);
        nearer.in(Duration.ofHours(1).toNanos());
        Deadline back = reaper.watch(passed::countDown);
        back.in(Duration.ofMillis(900).toNanos());
        back.in(Duration.ofHours(1).toNanos());
        awaitAnotherRound();
        nearer.in(0);
        back.in(0);
        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void passesAtItsLimitHoweverItIsMoved() throws InterruptedException {
        CountDownLatch passed = new CountDownLatch(2);
        Deadline moved = reaper.watch(passed::countDown);
        Deadline cleared = reaper.watch(passed::countDown);
        moved.limit(Duration.ofMillis(50).toNanos());
        moved.in(Duration.ofDays(1).toNanos());
        cleared.limit(Duration.ofMillis(50).toNanos());
        cleared.clear();
        assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void doesNotPassOnceItsLimitIsTakenAway() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Deadline deadline = reaper.watch(runs::incrementAndGet);
        deadline.limit(Duration.ofMillis(300).toNanos());
        deadline.unlimit();
        CountDownLatch later = new CountDownLatch(1);
        reaper.watch(later::countDown).in(Duration.ofMillis(600).toNanos());
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();
        assertThat(runs).hasValue(0);
    }

    @Test
    void doesNotRunWhatWasClearedOrMovedOrClosed() throws InterruptedException {
        AtomicInteger runs = new AtomicInteger();
        Deadline cleared = reaper.watch(runs::incrementAndGet);
        Deadline moved = reaper.watch(runs::incrementAndGet);
        Deadline closed = reaper.watch(runs::incrementAndGet);
        cleared.in(Duration.ofSeconds(5).toNanos());
        assertThat(cleared.clear()).isTrue();
        moved.in(Duration.ofMillis(200).toNanos());
        moved.in(Duration.ofSeconds(60).toNanos());
        closed.close();
        closed.in(0);

        CountDownLatch later = new CountDownLatch(1);
        reaper.watch(later::countDown).in(Duration.ofMillis(300).toNanos());
        assertThat(later.await(10, TimeUnit.SECONDS)).isTrue();

        assertThat(runs).hasValue(0);
        assertThat(reaper.watched()).isEqualTo(3);
        assertThat(cleared.expired()).isFalse();
        assertThat(closed.expired()).isFalse();
        assertThat(closed.clear()).isFalse();
    }

    @Test
    void goesOnWhenAnActionFails() throws InterruptedException {
        reaper.watch(
                        () -> {
                            throw new IllegalStateException("on purpose");
                        })
                .in(0);
        awaitAnotherRound();
        reaper.watch(
                        () -> {
                            throw new StackOverflowError("on purpose");
                        })
                .in(0);
        awaitAnotherRound();
        awaitAnotherRound();
    }

    private void awaitAnotherRound() throws InterruptedException {
        for (int i = 0; i < 2; i++) {
            CountDownLatch passed = new CountDownLatch(1);
            try (Deadline next = reaper.watch(passed::countDown)) {
                next.in(0);
                assertThat(passed.await(10, TimeUnit.SECONDS)).isTrue();
            }
        }
    }
}
