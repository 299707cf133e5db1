package dev.weir.control.apply;

import dev.weir.api.spi.ConfigValue;
import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;

/**
 * The configuration that a gateway was started with: files, or what the command line said.
 *
 * @param origin what messages and the status call it
 * @param path the file or folder; for a text, what relative paths are relative to
 * @param text the text, where there is no file; empty where there is
 */
public record ConfigurationSource(String origin, Path path, String text) {
    private static final String ADDED = "admin API";

    public ConfigurationSource {
        Objects.requireNonNull(origin, "origin");
        Objects.requireNonNull(path, "path");
        Objects.requireNonNull(text, "text");
    }

    /** A file or folder. */
    public static ConfigurationSource of(Path path) {
        return new ConfigurationSource(path.toString(), path, "");
    }

    /** What stands in the files alone. */
    ReadResult read(ConfigReader reader) {
        return text.isEmpty() ? reader.read(path) : reader.read(text, origin, path);
    }

    /** What stands in the files, with what the admin API added. */
    ReadResult read(ConfigReader reader, ConfigValue.Table ofApi) {
        if (ofApi.values().isEmpty()) {
            return read(reader);
        }
        return text.isEmpty()
                ? reader.read(path, ADDED, ofApi.toJson())
                : reader.read(text, origin, path, ADDED, ofApi.toJson());
    }

    /**
     * A whole, with everything that is wrong with it and with what stands in the files alone.
     *
     * @param ofFile what stands in the files
     */
    ReadResult whole(ReadResult ofFile, ConfigReader reader, ConfigValue.Table ofApi) {
        return ofApi.values().isEmpty() ? ofFile : read(reader, ofApi).with(ofFile.mistakes());
    }

    /** What relative paths in it are relative to. */
    Path folder() {
        Path absolute = path.toAbsolutePath().normalize();
        Path parent = absolute.getParent();
        return Files.isDirectory(absolute) || parent == null ? absolute : parent;
    }

    /** The lock that lies beside a configuration. */
    public static Path lockFile(WeirConfig config) {
        return config.folder().resolve("weir.lock");
    }
}
