package dev.weir.registry;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Makes a layout of plugin folders at build time: {@code PackLayout LAYOUT PLUGIN_FOLDER...}. */
public final class PackLayout {
    private PackLayout() {}

    /**
     * Packs and pushes each folder into a new layout; that of the build before is removed.
     *
     * @throws IOException if a folder is no plugin, or the layout cannot be written
     */
    public static void main(String[] arguments) throws IOException {
        if (arguments.length < 2) {
            throw new IllegalArgumentException("usage: PackLayout LAYOUT PLUGIN_FOLDER...");
        }
        Path folder = Path.of(arguments[0]);
        if (Files.exists(folder)) {
            // Opened first, so that nothing but a layout is ever removed.
            OciLayout.open(folder);
            remove(folder);
        }
        OciLayout layout = OciLayout.create(folder);
        for (String plugin : List.of(arguments).subList(1, arguments.length)) {
            layout.push(PluginFolder.pack(Path.of(plugin)));
        }
        // The lock file of a layout that nobody writes to again is no part of what is shipped.
        Files.deleteIfExists(folder.resolve(FolderLock.FILE));
    }

    private static void remove(Path folder) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(folder)) {
            files = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path file : files) {
            Files.delete(file);
        }
    }
}
