package dev.weir.registry;

/**
 * One file of a bundle, as its OCI manifest describes it.
 *
 * @param file its name: relative, with {@code /}, never with {@code ..}
 * @param mediaType what it is
 * @param digest the digest of its content
 * @param size its length in bytes
 */
public record Layer(String file, String mediaType, Digest digest, long size) {

    Descriptor descriptor() {
        return new Descriptor(mediaType, digest, size);
    }
}
