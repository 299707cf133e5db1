package dev.weir.control.config;

import dev.weir.registry.FileProblem;
import dev.weir.yaml.ConfigFault;
import dev.weir.yaml.Faults;
import dev.weir.yaml.Node;
import dev.weir.yaml.NodeReader;
import dev.weir.yaml.Place;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Reads configurations: a file, a folder of files, or a text. Never throws for what it reads: each
 * mistake is a {@link ConfigFault}. Safe for every thread.
 */
public final class ConfigReader {
    private static final int MAX_FILES = 1000;

    /** In UTF-8 a character has up to four bytes. */
    private static final int MAX_BYTES = 4 * NodeReader.MAX_CHARS;

    private final Function<String, Optional<String>> environment;

    /** A reader that fills in {@code ${env:…}} from the variables of this process. */
    public ConfigReader() {
        this(name -> Optional.ofNullable(System.getenv(name)));
    }

    /**
     * A reader with its own variables.
     *
     * @param environment gives the value of a variable, or nothing
     */
    public ConfigReader(Function<String, Optional<String>> environment) {
        this.environment = Objects.requireNonNull(environment, "environment");
    }

    /**
     * Reads a file; or a folder: every {@code *.yaml}, {@code *.yml} and {@code *.json} directly in
     * it, by name, as one configuration.
     */
    public ReadResult read(Path path) {
        return read(path, List.of());
    }

    /**
     * Reads a file or folder together with a text, as one configuration: what stands in files, and
     * what was added to it.
     *
     * @param origin what messages name in the place of a file for the text
     */
    public ReadResult read(Path path, String origin, String added) {
        return read(path, List.of(new Source(origin, added)));
    }

    private ReadResult read(Path path, List<Source> added) {
        Faults faults = new Faults();
        Place start = Place.start(path.toString());
        boolean isFolder = Files.isDirectory(path);
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        Path folder = isFolder || parent == null ? absolute : parent;
        List<Source> sources = new ArrayList<>();
        for (Path file : isFolder ? files(path, start, faults) : List.of(path)) {
            content(file, faults).ifPresent(text -> sources.add(new Source(file.toString(), text)));
        }
        sources.addAll(added);
        return faults.isEmpty()
                ? read(start, sources, folder, faults)
                : new ReadResult.Faulty(faults.sorted(), Optional.empty());
    }

    /**
     * Reads a text, YAML or JSON, as one configuration.
     *
     * @param origin what messages name in the place of a file: {@code request body}
     * @param folder what relative paths are relative to
     */
    public ReadResult read(String text, String origin, Path folder) {
        return read(
                Place.start(origin),
                List.of(new Source(origin, text)),
                folder.toAbsolutePath().normalize(),
                new Faults());
    }

    /** Reads two texts as one configuration; see {@link #read(Path, String, String)}. */
    public ReadResult read(
            String text, String origin, Path folder, String addedOrigin, String added) {
        return read(
                Place.start(origin),
                List.of(new Source(origin, text), new Source(addedOrigin, added)),
                folder.toAbsolutePath().normalize(),
                new Faults());
    }

    private record Source(String name, String text) {}

    private ReadResult read(Place start, List<Source> sources, Path folder, Faults faults) {
        References references = new References(environment, folder);
        List<Node> roots = new ArrayList<>();
        for (Source source : sources) {
            NodeReader.read(source.name(), source.text(), references, faults).ifPresent(roots::add);
        }
        // Without one of the files, references into it would look like mistakes of the others.
        return roots.size() == sources.size()
                ? Binder.bind(start, roots, folder, faults)
                : new ReadResult.Faulty(faults.sorted(), Optional.empty());
    }

    /**
     * The files that make a configuration: {@code path} itself, or those of a folder, by name.
     * Empty for a folder that cannot be read.
     */
    public static List<Path> files(Path path) {
        if (!Files.isDirectory(path)) {
            return List.of(path);
        }
        try {
            return inFolder(path);
        } catch (IOException e) {
            return List.of();
        }
    }

    private static List<Path> inFolder(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.filter(ConfigReader::isConfiguration).sorted().toList();
        }
    }

    private static List<Path> files(Path folder, Place start, Faults faults) {
        try {
            List<Path> files = inFolder(folder);
            if (files.isEmpty()) {
                faults.add(start, "no *.yaml, *.yml or *.json in this folder");
            } else if (files.size() > MAX_FILES) {
                faults.add(
                        start,
                        "at most %d files make a configuration, found %d"
                                .formatted(MAX_FILES, files.size()));
            }
            return faults.isEmpty() ? files : List.of();
        } catch (IOException e) {
            faults.add(start, "the folder cannot be read: " + FileProblem.of(e));
            return List.of();
        }
    }

    private static boolean isConfiguration(Path path) {
        String name = String.valueOf(path.getFileName());
        boolean named = name.endsWith(".yaml") || name.endsWith(".yml") || name.endsWith(".json");
        return named && !name.startsWith(".") && Files.isRegularFile(path);
    }

    private static Optional<String> content(Path file, Faults faults) {
        Place start = Place.start(file.toString());
        try (InputStream in = Files.newInputStream(file)) {
            byte[] bytes = in.readNBytes(MAX_BYTES + 1);
            if (bytes.length > MAX_BYTES) {
                faults.add(start, "the file is longer than " + MAX_BYTES + " bytes");
                return Optional.empty();
            }
            return Optional.of(
                    StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString());
        } catch (NoSuchFileException e) {
            faults.add(start, "there is no such file");
        } catch (CharacterCodingException e) {
            faults.add(start, "the file is not UTF-8");
        } catch (IOException e) {
            faults.add(start, "the file cannot be read: " + FileProblem.of(e));
        }
        return Optional.empty();
    }
}
