package dev.weir.cli;

import dev.weir.registry.FileProblem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;

/** Compiles the source in a plugin folder to the file beside its manifest that this names. */
final class GuestBuild {
    private final Path folder;
    private final GuestLanguage language;

    /** A command to run in the folder, and where what it makes lies. */
    record Step(List<String> command, Map<String, String> environment, Path result) {}

    private GuestBuild(Path folder, GuestLanguage language) {
        this.folder = folder;
        this.language = language;
    }

    /** The build of a folder; nothing if there is no source in it that is known. */
    static Optional<GuestBuild> of(Path folder) {
        for (GuestLanguage language : GuestLanguage.values()) {
            if (language.isIn(folder)) {
                return Optional.of(new GuestBuild(folder, language));
            }
        }
        return Optional.empty();
    }

    /** What it makes. */
    Path result() {
        return folder.resolve(language.result());
    }

    /** Whether a source file was changed after the result was made. */
    boolean isStale() {
        try (Stream<Path> files = Files.walk(folder)) {
            Path result = result();
            if (!Files.exists(result)) {
                return true;
            }
            FileTime made = Files.getLastModifiedTime(result);
            return files.filter(file -> isSource(folder.relativize(file)))
                    .anyMatch(file -> changedAfter(file, made));
        } catch (IOException e) {
            throw new UncheckedIOException(folder + " cannot be looked through", e);
        }
    }

    /**
     * Builds; what the compiler says goes to standard error.
     *
     * @throws Stop if there is no compiler, with the line that installs one, or the build failed
     */
    void run() throws IOException, InterruptedException, Stop {
        List<Step> steps = language.steps(folder);
        for (Step step : steps) {
            int status = run(step);
            if (status != 0) {
                throw new Stop(
                        "%s: the build failed with status %d: %s"
                                .formatted(folder, status, String.join(" ", step.command())));
            }
        }
        Path made = steps.getLast().result();
        Path result = result();
        if (!made.equals(result)) {
            // Beside it first: whoever watches the folder never sees a part.
            Path part = folder.resolve("." + language.result() + ".part");
            Files.copy(made, part, StandardCopyOption.REPLACE_EXISTING);
            Files.move(part, result, StandardCopyOption.ATOMIC_MOVE);
            Files.setLastModifiedTime(result, FileTime.from(Instant.now()));
        }
    }

    /** Builds what is stale of these folders; a failure is told, and the old result stays. */
    static void renew(List<Path> folders) {
        for (Path folder : folders) {
            try {
                Optional<GuestBuild> build =
                        Files.isDirectory(folder) ? of(folder) : Optional.empty();
                if (build.isPresent() && build.get().isStale()) {
                    System.err.printf("weir: building %s%n", folder);
                    build.get().run();
                }
            } catch (Stop e) {
                failed(String.valueOf(e.getMessage()));
            } catch (IOException e) {
                failed(FileProblem.of(e));
            } catch (UncheckedIOException e) {
                failed(FileProblem.of(Objects.requireNonNull(e.getCause())));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static void failed(String why) {
        System.err.printf("weir: %s; what ran goes on%n", why);
    }

    private int run(Step step) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(step.command()).directory(folder.toFile());
        builder.environment().putAll(step.environment());
        builder.redirectErrorStream(true);
        Process process = builder.start();
        process.getOutputStream().close();
        process.getInputStream().transferTo(System.err);
        return process.waitFor();
    }

    private static boolean isSource(Path file) {
        for (Path part : file) {
            String name = part.toString();
            if (name.equals("target") || name.equals("node_modules") || name.startsWith(".")) {
                return false;
            }
        }
        String name = Objects.requireNonNull(file.getFileName()).toString();
        return GuestLanguage.isSource(name);
    }

    private static boolean changedAfter(Path file, FileTime made) {
        try {
            return Files.isRegularFile(file) && Files.getLastModifiedTime(file).compareTo(made) > 0;
        } catch (IOException e) {
            return true; // gone meanwhile: a change
        }
    }
}
