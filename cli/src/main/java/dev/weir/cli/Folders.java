package dev.weir.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
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
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(path.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
