package dev.weir.registry;

import java.io.IOException;
import java.nio.file.Path;

/** Makes a layout of plugin folders at build time: {@code PackLayout LAYOUT PLUGIN_FOLDER...}. */
public final class PackLayout {
    private PackLayout() {}

    /**
     * Packs and pushes each folder. The layout must be new: a build that runs twice removes it
     * first.
     *
     * @throws IOException if a folder is no plugin, or the layout cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            throw new IllegalArgumentException("usage: PackLayout LAYOUT PLUGIN_FOLDER...");
        }
        OciLayout layout = OciLayout.create(Path.of(arguments[0]));
        for (int i = 1; i < arguments.length; i++) {
            layout.push(PluginFolder.pack(Path.of(arguments[i])));
        }
    }
}
