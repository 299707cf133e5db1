package dev.weir.registry;

import java.io.IOException;
import java.io.InputStream;

/** The files of an image layout, wherever they lie. What comes out is not verified yet. */
interface BlobSource {

    /** Where that is, for messages. */
    String location();

    /**
     * Opens a file of the layout.
     *
     * @param path relative, with {@code /}: {@code index.json}, {@code blobs/sha256/…}
     * @throws java.nio.file.NoSuchFileException if there is none
     */
    InputStream open(String path) throws IOException;

    /** The path of a blob (OCI image-spec, image-layout.md, "Blobs"). */
    static String path(Digest digest) {
        return "blobs/sha256/" + digest.hex();
    }
}
