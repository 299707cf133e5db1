package dev.weir.registry;

import java.io.IOException;
import java.util.List;

/** Where published bundles are found, by name and version. Safe for every thread. */
public interface Registry {

    /** Where it is, for messages: a path or an address. */
    String location();

    /** The names of its bundles, {@code namespace/name}, sorted. */
    List<String> names() throws IOException;

    /** The versions of a bundle, lowest first; empty if there is no such bundle. */
    List<String> versions(String name) throws IOException;

    /**
     * Reads a bundle whole and verifies every byte of it.
     *
     * @throws DigestMismatchException if anything was changed since it was published
     * @throws RegistryException if it is not there or is no bundle
     * @throws IOException if it cannot be read
     */
    Bundle load(String name, String version) throws IOException;
}
