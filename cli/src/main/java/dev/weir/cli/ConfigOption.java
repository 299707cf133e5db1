package dev.weir.cli;

import dev.weir.control.config.ConfigReader;
import dev.weir.control.config.ReadResult;
import dev.weir.control.config.WeirConfig;
import dev.weir.yaml.ConfigFault;
import java.nio.file.Path;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which configuration a command works on. */
final class ConfigOption {
    private static final Path DEFAULT = Path.of("weir.yaml");

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE|DIR",
            description = "The configuration: a file, or a folder of files (default: ./weir.yaml).")
    private @Nullable Path path;

    /** Whether one was named. */
    boolean named() {
        return path != null;
    }

    /** The file or folder; ./weir.yaml if none was named. */
    Path path() {
        return path == null ? DEFAULT : path;
    }

    /**
     * Reads it.
     *
     * @throws Stop with all that is wrong
     */
    WeirConfig read() throws Stop {
        return switch (new ConfigReader().read(path())) {
            case ReadResult.Ok(var config) -> config;
            case ReadResult.Faulty(var faults, _) ->
                    throw new Stop(
                            "the configuration is not usable\n"
                                    + faults.stream()
                                            .map(ConfigFault::toString)
                                            .collect(Collectors.joining("\n")));
        };
    }
}
