package dev.weir.tests;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where things are in this clone. */
final class Project {
    static final Path ROOT = root();
    static final Path WEIR = ROOT.resolve("weir");
    static final Path QUICKSTART = ROOT.resolve("examples/quickstart");
    static final Path JS_PLUGIN = QUICKSTART.resolve("plugins/hello");
    static final Path WASM_PLUGIN = QUICKSTART.resolve("plugins/rust-headers");

    /** Built from source by plugin-samples/build.sh, which ./verify runs. */
    static final Path FAULTY_WASM = ROOT.resolve("plugin-samples/rust-faulty/target/bundle");

    private Project() {}

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("weir"))) {
            folder = folder.getParent();
            if (folder == null) {
                throw new IllegalStateException("./weir is in none of the folders above this one");
            }
        }
        return folder;
    }
}
