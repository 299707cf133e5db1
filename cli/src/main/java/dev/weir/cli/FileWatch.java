package dev.weir.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Sees changes of files and folders by looking at them again and again: that works on every file
 * system, for files replaced by a rename and for links that are moved.
 */
final class FileWatch {
    private static final Duration LOOK_EVERY = Duration.ofMillis(300);

    /** More files than a configuration and its plugins have; a home folder by mistake has more. */
    private static final int MAX_FILES = 10_000;

    private final Supplier<List<Path>> roots;
    private final Runnable changed;

    private record Stamp(long modifiedNanos, long size) {
        boolean isAfter(Instant time) {
            return modifiedNanos > FileTime.from(time).to(TimeUnit.NANOSECONDS);
        }
    }

    private FileWatch(Supplier<List<Path>> roots, Runnable changed) {
        this.roots = roots;
        this.changed = changed;
    }

    /**
     * Calls {@code changed} on a thread of its own after each change of what {@code roots} gives,
     * which is asked at each look.
     *
     * @param read when what is in force began to be read: a file that was saved later may have been
     *     read too early
     */
    static void start(Supplier<List<Path>> roots, Instant read, Runnable changed) {
        FileWatch watch = new FileWatch(roots, changed);
        Map<Path, Stamp> before = watch.look();
        boolean late = before.values().stream().anyMatch(stamp -> stamp.isAfter(read));
        Map<Path, Stamp> inForce = late ? Map.of() : before;
        Thread.ofPlatform().name("weir-watch").daemon().start(() -> watch.run(inForce));
    }

    private void run(Map<Path, Stamp> start) {
        Map<Path, Stamp> inForce = start;
        Map<Path, Stamp> seen = start;
        while (sleep()) {
            Map<Path, Stamp> now = look();
            // Twice the same: whoever writes has finished.
            if (now.equals(seen) && !now.equals(inForce)) {
                tell();
                inForce = withNewRoots(now);
            }
            seen = now;
        }
    }

    /** What is in force: as it was before it was read, and what it names for the first time. */
    private Map<Path, Stamp> withNewRoots(Map<Path, Stamp> read) {
        Map<Path, Stamp> inForce = look();
        inForce.replaceAll((file, stamp) -> read.getOrDefault(file, stamp));
        return inForce;
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            System.err.println("weir: a change could not be looked at: " + e);
        }
    }

    private static boolean sleep() {
        try {
            Thread.sleep(LOOK_EVERY);
            return true;
        } catch (InterruptedException e) {
            return false;
        }
    }

    private Map<Path, Stamp> look() {
        Map<Path, Stamp> stamps = new TreeMap<>();
        for (Path root : roots.get()) {
            try (Stream<Path> files =
                    Files.walk(root, java.nio.file.FileVisitOption.FOLLOW_LINKS)) {
                files.limit(MAX_FILES)
                        .filter(file -> !isBuilt(root, file) && Files.isRegularFile(file))
                        .forEach(file -> stamp(file, stamps));
            } catch (IOException | UncheckedIOException e) {
                // Gone for now: that is a change like any other.
                stamps.keySet().removeIf(file -> file.startsWith(root));
            }
        }
        return stamps;
    }

    /** What compilers and package managers leave: thousands of files, none of a plugin. */
    private static boolean isBuilt(Path root, Path file) {
        for (Path part : root.relativize(file)) {
            if (part.toString().equals("target") || part.toString().equals("node_modules")) {
                return true;
            }
        }
        return false;
    }

    private static void stamp(Path file, Map<Path, Stamp> stamps) {
        try {
            BasicFileAttributes found = Files.readAttributes(file, BasicFileAttributes.class);
            stamps.put(
                    file,
                    new Stamp(found.lastModifiedTime().to(TimeUnit.NANOSECONDS), found.size()));
        } catch (IOException e) {
            stamps.remove(file);
        }
    }
}
