package dev.weir.registry;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/**
 * One writer per folder, among threads and among processes. The file that carries the lock stays:
 * removing it would let two writers lock two files of one name.
 */
final class FolderLock implements AutoCloseable {
    static final String FILE = ".lock";

    /** Longer than any push takes; shorter than the patience of whoever waits. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Duration BETWEEN_TRIES = Duration.ofMillis(10);

    // A file lock belongs to the whole process (FileLock's documentation), so threads queue here
    // first. One for all folders: writes are few and short.
    private static final ReentrantLock THREADS = new ReentrantLock();

    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /**
     * Waits for the folder, which exists.
     *
     * @throws RegistryException if another writer keeps it for 30 seconds
     */
    static FolderLock of(Path folder) throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        if (!lockThreads(folder)) {
            throw busy(folder);
        }
        FileChannel channel = null;
        try {
            channel =
                    FileChannel.open(
                            folder.resolve(FILE),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
            FileLock lock = channel.tryLock();
            while (lock == null) {
                if (System.nanoTime() > deadline) {
                    throw busy(folder);
                }
                // The platform has no wait with a deadline for a file lock.
                pause(folder);
                lock = channel.tryLock();
            }
            return new FolderLock(channel);
        } catch (IOException | RuntimeException e) {
            try {
                if (channel != null) {
                    channel.close();
                }
            } finally {
                THREADS.unlock();
            }
            throw e;
        }
    }

    private static boolean lockThreads(Path folder) throws IOException {
        try {
            return THREADS.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            throw interrupted(folder, e);
        }
    }

    private static void pause(Path folder) throws IOException {
        try {
            Thread.sleep(BETWEEN_TRIES);
        } catch (InterruptedException e) {
            throw interrupted(folder, e);
        }
    }

    private static RegistryException interrupted(Path folder, InterruptedException e) {
        Thread.currentThread().interrupt();
        return new RegistryException("interrupted while waiting to write to " + folder, e);
    }

    private static RegistryException busy(Path folder) {
        return new RegistryException(
                "another process has been writing to %s for %d seconds; try again when it is done"
                        .formatted(folder, PATIENCE.toSeconds()));
    }

    /** Lets the next writer in. By the thread that took it. */
    @Override
    public void close() throws IOException {
        try {
            channel.close();
        } finally {
            THREADS.unlock();
        }
    }
}
