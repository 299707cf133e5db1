package dev.weir.control.bundle;

import dev.weir.api.spi.BundleException;
import dev.weir.control.config.JavaTrust;
import dev.weir.registry.Manifest;
import java.util.Optional;

/** Where a bundle came from. */
sealed interface Origin {

    /** It is part of this release. */
    record BuiltIn() implements Origin {}

    /**
     * Packed from the disk.
     *
     * @param use its path, as written
     */
    record Folder(String use) implements Origin {}

    /**
     * Pinned by the lock.
     *
     * @param registry the registry that had it, if the lock says
     */
    record Locked(Optional<String> registry) implements Origin {}

    /** Whether it is part of the gateway. */
    default boolean builtIn() {
        return this instanceof BuiltIn;
    }

    /**
     * Refuses Java that the operator has not said to trust.
     *
     * @throws BundleException with the line that says it
     */
    default void requireTrust(Manifest manifest, JavaTrust trust) throws BundleException {
        if (manifest.kind() != Manifest.Kind.JAVA) {
            return;
        }
        String remedy =
                switch (this) {
                    case BuiltIn _ -> "";
                    case Folder(String use) ->
                            trust.folders().contains(use)
                                    ? ""
                                    : "write `trust: java` beside `use: %s`".formatted(use);
                    case Locked(Optional<String> registry) ->
                            registry.isEmpty()
                                    ? "install it again, so that the lock names its registry"
                                    : trust.registries().contains(registry.get())
                                            ? ""
                                            : "write `trust: java` beside registry `%s`"
                                                    .formatted(registry.get());
                };
        if (!remedy.isEmpty()) {
            throw new BundleException(
                    "%s %s is a Java plugin, which nothing holds back, and its origin is not trusted: if it is to run, %s"
                            .formatted(manifest.name(), manifest.version(), remedy));
        }
    }
}
