package dev.weir.cli;

import dev.weir.api.spi.PluginFactory;
import dev.weir.cli.GuestBuild.Step;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/**
 * Compiles the Java of a plugin with the JDK that this command runs on, against the plugin API of
 * this release and the jars in {@code lib}. A plugin with a build of its own puts its jar there
 * itself.
 */
final class JavaBuild {
    /** In every jar: the same source makes the same bundle. */
    private static final String DATE = "1980-01-01T00:00:02Z";

    private final Path folder;
    private final Path target;

    JavaBuild(Path folder) {
        this.folder = folder.toAbsolutePath().normalize();
        this.target = this.folder.resolve("target");
    }

    List<Step> steps() throws IOException, Stop {
        Path classes = target.resolve("classes");
        // What was compiled from source that is gone would stay in the jar.
        clear(classes);
        Path jar = target.resolve("plugin.jar");
        return List.of(
                new Step(compile(classes), Map.of(), jar),
                new Step(pack(classes, jar), Map.of(), jar));
    }

    private List<String> compile(Path classes) throws IOException, Stop {
        List<String> command = new ArrayList<>(List.of(tool("javac"), "--release", "25"));
        command.addAll(List.of("-encoding", "UTF-8", "-Xlint:all,-processing", "-proc:none"));
        command.addAll(List.of("-d", classes.toString()));
        command.addAll(
                List.of(
                        "--module-path",
                        place(PluginFactory.class) + File.pathSeparator + place(NullMarked.class)));
        command.addAll(List.of("--add-modules", "dev.weir.api"));
        List<String> jars = files(folder.resolve("lib"), ".jar");
        if (!jars.isEmpty()) {
            command.addAll(List.of("-classpath", String.join(File.pathSeparator, jars)));
        }
        command.addAll(files(folder.resolve("src/main/java"), ".java"));
        return command;
    }

    private List<String> pack(Path classes, Path jar) throws Stop {
        List<String> command = new ArrayList<>(List.of(tool("jar"), "--create", "--date", DATE));
        command.addAll(List.of("--file", jar.toString(), "-C", classes.toString(), "."));
        Path resources = folder.resolve("src/main/resources");
        if (Files.isDirectory(resources)) {
            command.addAll(List.of("-C", resources.toString(), "."));
        }
        return command;
    }

    private static String tool(String name) throws Stop {
        Path tool = Path.of(System.getProperty("java.home"), "bin", name);
        if (!Files.isExecutable(tool)) {
            throw new Stop(
                    "there is no %s: run weir with a JDK to build Java plugins".formatted(tool));
        }
        return tool.toString();
    }

    /** The jar that a class came from. */
    private static String place(Class<?> type) {
        try {
            return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI())
                    .toString();
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> files(Path folder, String ending) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(ending))
                    .sorted()
                    .toList();
        }
    }

    private static void clear(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
