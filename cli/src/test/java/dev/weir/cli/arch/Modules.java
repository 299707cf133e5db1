package dev.weir.cli.arch;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.module.ModuleDescriptor;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The modules of Weir as they are compiled; {@code plugin-tck} is for tests and not among them. */
final class Modules {
    static final List<String> NAMES =
            List.of(
                    "plugin-api",
                    "registry",
                    "yaml",
                    "kernel",
                    "conditions-cel",
                    "plugin-test",
                    "control-plane",
                    "plugins-builtin",
                    "wasm-host",
                    "js-host",
                    "cli");

    private static final Path ROOT = Path.of("").toAbsolutePath().getParent();
    private static final Map<String, JavaClasses> IMPORTED = new TreeMap<>();

    private Modules() {}

    static JavaClasses of(String module) {
        return IMPORTED.computeIfAbsent(
                module, name -> new ClassFileImporter().importPath(output(name)));
    }

    static JavaClasses all() {
        return IMPORTED.computeIfAbsent(
                "",
                _ ->
                        new ClassFileImporter()
                                .importPaths(NAMES.stream().map(Modules::output).toList()));
    }

    /** Classes that break rules on purpose. */
    static JavaClasses wrong() {
        return new ClassFileImporter().importPackages("dev.weir.cli.arch.wrong");
    }

    static Path output(String module) {
        return ROOT.resolve(module).resolve("target").resolve("classes");
    }

    static Path sources(String module) {
        return ROOT.resolve(module).resolve("src").resolve("main").resolve("java");
    }

    static Path tests(String module) {
        return ROOT.resolve(module).resolve("src").resolve("test").resolve("java");
    }

    static long classFiles(String module) {
        return files(output(module), ".class").stream()
                .filter(file -> !file.endsWith("module-info.class"))
                .count();
    }

    static List<Path> files(Path root, String suffix) {
        try (Stream<Path> files = Files.walk(root)) {
            return files.filter(file -> file.toString().endsWith(suffix)).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The packages that a module exports; none if it is no module but only has services. */
    static Set<String> exports(String module) {
        if (!Files.exists(output(module).resolve("module-info.class"))) {
            return Set.of();
        }
        try (InputStream in = Files.newInputStream(output(module).resolve("module-info.class"))) {
            return ModuleDescriptor.read(in).exports().stream()
                    .map(ModuleDescriptor.Exports::source)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
