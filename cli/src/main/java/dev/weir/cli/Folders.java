package dev.weir.cli;

import dev.weir.registry.Digest;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Where Weir keeps what outlives a process: installed bundles and revisions. */
final class Folders {
    @Option(
            names = "--state",
            paramLabel = "DIR",
            description =
                    "Where bundles and revisions are kept (default: weir in the XDG state folder).")
    private Path state = defaultState();

    private static Path defaultState() {
        String xdg = System.getenv("XDG_STATE_HOME");
        // XDG Base Directory Specification: a relative path is to be ignored.
        return xdg != null && Path.of(xdg).isAbsolute()
                ? Path.of(xdg, "weir")
                : Path.of(System.getProperty("user.home"), ".local", "state", "weir");
    }

    /** The installed bundles; by content, so all configurations share them. */
    Path bundles() {
        return state.resolve("bundles");
    }

    /** The revisions of one configuration. */
    Path revisions(Path configuration) {
        return state.resolve("revisions").resolve(key(configuration));
    }

    private static String key(Path configuration) {
        String path = configuration.toAbsolutePath().normalize().toString();
        return Digest.of(path.getBytes(StandardCharsets.UTF_8)).hex().substring(0, 16);
    }
}
