package dev.weir.registry;

import java.util.Objects;

/**
 * One file of a bundle, as its OCI manifest describes it.
 *
 * @param file its name: relative, with {@code /}, never with {@code ..}
 * @param mediaType what it is
 * @param digest the digest of its content
 * @param size its length in bytes
 */
public record Layer(String file, String mediaType, Digest digest, long size) {

    public Layer {
        Objects.requireNonNull(file, "file");
        Objects.requireNonNull(mediaType, "mediaType");
        Objects.requireNonNull(digest, "digest");
    }

    Descriptor descriptor() {
        return new Descriptor(mediaType, digest, size);
    }
}
