package dev.weir.control.config;

import static org.assertj.core.api.Assertions.fail;

import dev.weir.yaml.ConfigFault;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads texts as {@code weir.yaml}, with a few environment variables. */
final class Reading {
    private static final Map<String, String> ENVIRONMENT =
            Map.of(
                    "KEY", "s3cret-key",
                    "PORT", "9000",
                    "WEIGHT", "7",
                    "YES", "true",
                    "EMPTY", "",
                    "STRUCTURE", "a\nroutes: [ { path: /* } ]\n\"'{}[]");

    static final ConfigReader READER =
            new ConfigReader(name -> Optional.ofNullable(ENVIRONMENT.get(name)));

    private Reading() {}

    static ReadResult read(String text) {
        return READER.read(text, "weir.yaml", Path.of("."));
    }

    static WeirConfig ok(String text) {
        return ok(read(text));
    }

    static WeirConfig ok(ReadResult result) {
        return switch (result) {
            case ReadResult.Ok(WeirConfig config) -> config;
            case ReadResult.Faulty(List<ConfigFault> faults, _) -> fail("faults: " + faults);
        };
    }

    /** The faults as people see them. */
    static List<String> faults(String text) {
        return faults(read(text));
    }

    static List<String> faults(ReadResult result) {
        return switch (result) {
            case ReadResult.Ok _ -> List.of();
            case ReadResult.Faulty(List<ConfigFault> faults, _) ->
                    faults.stream().map(ConfigFault::toString).toList();
        };
    }
}
