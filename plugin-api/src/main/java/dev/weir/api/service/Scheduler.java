package dev.weir.api.service;

import dev.weir.api.Unstable;
import java.time.Duration;

/**
 * Work at a later time, for one instance. The number of open tasks is bounded. Each runs on a
 * virtual thread of its own, never beside itself; what it throws is logged, and the next turn comes
 * all the same. When the instance is closed, and before {@link dev.weir.api.Filter#close}, its
 * tasks are cancelled and the one that runs is interrupted and waited for. Safe for every thread.
 */
@Unstable
public interface Scheduler {

    /**
     * Does something again and again, the first time after one period. The next turn is a period
     * after the end of the one before.
     *
     * @param period at least 10 ms; a shorter one is made that long
     * @throws IllegalStateException if there are as many open tasks as are allowed, or the instance
     *     is closed
     */
    Task every(Duration period, Job job);

    /**
     * Does something once.
     *
     * @param delay zero or less for at once
     * @throws IllegalStateException as {@link #every}
     */
    Task after(Duration delay, Job job);

    /** What is to be done. */
    @FunctionalInterface
    interface Job {
        /**
         * Runs on a virtual thread. Must return soon when interrupted.
         *
         * @throws Exception any failure; it is logged
         */
        void run() throws Exception;
    }

    /** Work that was scheduled. */
    interface Task extends AutoCloseable {
        /**
         * There are no more turns. One that runs is not stopped. Does nothing the second time, or
         * where the work is done.
         */
        @Override
        void close();
    }
}
