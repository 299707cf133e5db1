package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;

/** What {@code weir plugin new} begins with: for guests, the samples of this project. */
enum PluginTemplate {
    JS(
            "/dev/weir/js/template/",
            "{{name}}",
            List.of(
                    "manifest.json",
                    "plugin.js",
                    "jsconfig.json",
                    "weir-plugin.d.ts",
                    "cases/basic.yaml",
                    "README.md")),
    TS(
            "/dev/weir/js/template-ts/",
            "{{name}}",
            List.of(
                    "manifest.json",
                    "src/plugin.ts",
                    "package.json",
                    "package-lock.json",
                    "tsconfig.json",
                    "weir-plugin.d.ts",
                    "cases/basic.yaml",
                    "README.md")),
    JAVA(
            "/dev/weir/cli/template/tenant/",
            "java-tenant",
            List.of(
                    "manifest.json",
                    "README.md",
                    "cases/tenant.yaml",
                    "src/main/java/TenantPlugin.java")),
    RUST(
            "/dev/weir/cli/template/rust-headers/",
            "rust-headers",
            List.of(
                    "manifest.json",
                    "config.schema.json",
                    "README.md",
                    "cases/headers.yaml",
                    "Cargo.toml",
                    "Cargo.lock",
                    "src/lib.rs")),
    GO(
            "/dev/weir/cli/template/go-headers/",
            "go-headers",
            List.of(
                    "manifest.json",
                    "config.schema.json",
                    "README.md",
                    "cases/headers.yaml",
                    "go.mod",
                    "main.go",
                    "abi.go")),
    ASSEMBLYSCRIPT(
            "/dev/weir/cli/template/as-headers/",
            "as-headers",
            List.of(
                    "manifest.json",
                    "README.md",
                    "cases/headers.yaml",
                    "package.json",
                    "package-lock.json",
                    "assembly/index.ts"));

    /** What both languages of the JavaScript host begin with. */
    private static final Map<String, String> SHARED =
            Map.of(
                    "weir-plugin.d.ts", "/dev/weir/js/types/weir-plugin.d.ts",
                    "cases/basic.yaml", "/dev/weir/js/template/cases/basic.yaml");

    /** The namespace of the samples; a new plugin has its author's, until then this machine's. */
    private static final String SAMPLES = "weir-samples/";

    private final String place;
    private final String name;

    @SuppressWarnings("ImmutableEnumChecker") // List.of makes no other
    private final List<String> files;

    PluginTemplate(String place, String name, List<String> files) {
        this.place = place;
        this.name = name;
        this.files = files;
    }

    /** What {@code --lang} calls it. */
    String language() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether the plugin has to be built before it runs. */
    boolean isBuilt() {
        return this != JS;
    }

    /** Writes it into a folder, under another name. */
    void write(Path folder, String newName) throws IOException {
        for (String file : files) {
            Path target = folder.resolve(file);
            Files.createDirectories(Objects.requireNonNull(target.getParent()));
            Files.writeString(target, text(file).replace(SAMPLES, "local/").replace(name, newName));
        }
    }

    private String text(String file) throws IOException {
        boolean shared = (this == JS || this == TS) && SHARED.containsKey(file);
        String resource = shared ? SHARED.get(file) : place + file;
        try (InputStream in =
                Objects.requireNonNull(
                        PluginTemplate.class.getResourceAsStream(resource), resource)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
