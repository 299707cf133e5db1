package dev.weir.control.config;

import java.util.Set;

/**
 * Whose Java runs in this gateway. A Java plugin is not held back by anything, so the operator says
 * it, of a registry or beside the folder.
 *
 * @param registries their names
 * @param folders files and folders, as `use` names them
 */
public record JavaTrust(Set<String> registries, Set<String> folders) {
    /** Only what is built in. */
    public static final JavaTrust NOBODY = new JavaTrust(Set.of(), Set.of());

    public JavaTrust {
        registries = Set.copyOf(registries);
        folders = Set.copyOf(folders);
    }
}
