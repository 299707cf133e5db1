package dev.weir.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** How much is read of anything that came from outside, and the bounded reading itself. */
final class Bounds {
    /** A bundle's own manifest: what resolution and listings fetch, so it stays small. */
    static final int MANIFEST = 256 << 10;

    /** The OCI image manifest: {@link #FILES} descriptors with long names take an eighth of it. */
    static final int IMAGE_MANIFEST = 1 << 20;

    /** A layout's index: room for about fifty thousand versions. */
    static final int INDEX = 16 << 20;

    /** weir.lock: room for some thousand bundles. */
    static final int LOCK = 4 << 20;

    /** One file of a bundle: a large WASM module with room to spare. */
    static final int FILE = 32 << 20;

    /** All files of a bundle; they are held in memory while it is loaded. */
    static final int BUNDLE = 64 << 20;

    /** How many files a bundle may have. */
    static final int FILES = 256;

    private Bounds() {}

    /**
     * Reads a file of at most that many bytes.
     *
     * @throws RegistryException if it is longer
     */
    static byte[] read(Path file, int most) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return read(in, most, file.toString());
        }
    }

    /** Reads a stream to its end, as {@link #read(Path, int)}. */
    static byte[] read(InputStream in, int most, String what) throws IOException {
        // One byte more than allowed tells "as long as allowed" from "longer"; the length that
        // someone claims allocates nothing.
        byte[] content = in.readNBytes(most + 1);
        if (content.length > most) {
            throw new RegistryException(
                    what + " is longer than " + Quantities.size(most) + ", the most that is read");
        }
        return content;
    }
}
