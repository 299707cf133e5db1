package dev.weir.kernel.config;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A Unix-domain socket.
 *
 * @param path its file; absolute, made by the listener and removed when it stops
 */
public record UnixAddress(Path path) implements Address {
    /** Of 107 in {@code sockaddr_un}, so that there is room for the folder it is made in. */
    private static final int MAX_BYTES = 80;

    public UnixAddress {
        if (!path.isAbsolute()
                || path.toString().getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            throw new IllegalArgumentException(
                    "the path of a Unix-domain socket is absolute and has at most %d bytes, was %s"
                            .formatted(MAX_BYTES, path));
        }
    }

    @Override
    public String toString() {
        return "unix:" + path;
    }
}
