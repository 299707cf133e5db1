package dev.weir.kernel.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.weir.api.service.Scheduler.Task;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InstanceSchedulerTest {
    private final InstanceScheduler scheduler =
            new InstanceScheduler("geo", System.getLogger("weir.plugin.geo"));

    @Test
    void workIsDoneAgainAndAgainEvenIfItThrows() throws Exception {
        Semaphore turns = new Semaphore(0);
        Task task =
                scheduler.every(
                        Duration.ofMillis(1),
                        () -> {
                            turns.release();
                            throw new IllegalStateException("each time");
                        });
        assertThat(turns.tryAcquire(3, 20, TimeUnit.SECONDS)).isTrue();
        task.close();
        scheduler.close();
    }

    @Test
    void workIsDoneOnceAndMakesRoom() throws Exception {
        for (int i = 0; i < 3 * InstanceScheduler.MAX_TASKS; i++) {
            CountDownLatch done = new CountDownLatch(1);
            start(done);
            assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
        }
        scheduler.close();
    }

    /** The place of the one before is given back a moment after its work is done. */
    private void start(CountDownLatch done) throws InterruptedException {
        while (true) {
            try {
                scheduler.after(Duration.ZERO, done::countDown);
                return;
            } catch (IllegalStateException e) {
                TimeUnit.MILLISECONDS.sleep(1);
            }
        }
    }

    @Test
    void openTasksAreBounded() {
        List<Task> tasks = new ArrayList<>();
        for (int i = 0; i < InstanceScheduler.MAX_TASKS; i++) {
            tasks.add(scheduler.after(Duration.ofDays(1_000_000), () -> {}));
        }
        assertThatIllegalStateException()
                .isThrownBy(() -> scheduler.after(Duration.ZERO, () -> {}))
                .withMessageContaining("instance geo has 16 open tasks");
        tasks.forEach(Task::close);
        scheduler.close();
    }

    @Test
    void closingInterruptsWhatRunsAndWaitsForIt() throws Exception {
        CountDownLatch running = new CountDownLatch(1);
        AtomicBoolean ended = new AtomicBoolean();
        AtomicInteger turns = new AtomicInteger();
        scheduler.every(
                Duration.ofMillis(10),
                () -> {
                    turns.incrementAndGet();
                    running.countDown();
                    try {
                        new CountDownLatch(1).await();
                    } finally {
                        ended.set(true);
                    }
                });
        assertThat(running.await(20, TimeUnit.SECONDS)).isTrue();
        scheduler.close();
        assertThat(ended).isTrue();
        assertThat(turns).hasValue(1);
        assertThatIllegalStateException()
                .isThrownBy(() -> scheduler.after(Duration.ZERO, () -> {}))
                .withMessageContaining("is closed");
    }

    @Test
    void aTaskThatIsClosedByItselfHasNoMoreTurns() throws Exception {
        Semaphore turns = new Semaphore(0);
        List<Task> self = new ArrayList<>();
        CountDownLatch known = new CountDownLatch(1);
        self.add(
                scheduler.every(
                        Duration.ofMillis(10),
                        () -> {
                            known.await();
                            self.getFirst().close();
                            turns.release();
                        }));
        known.countDown();
        assertThat(turns.tryAcquire(20, TimeUnit.SECONDS)).isTrue();
        scheduler.close();
        assertThat(turns.availablePermits()).isZero();
    }
}
