package dev.weir.registry;

import dev.weir.registry.InvalidBundleException.Fault;
import dev.weir.yaml.Nearest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Packs what a developer has on disk: a folder with {@code manifest.json}, or a bare {@code .wasm}
 * file. Hidden files, {@code target} and {@code node_modules} are left out; links may not leave the
 * folder.
 */
public final class PluginFolder {
    private static final String MANIFEST = "manifest.json";
    private static final String SCHEMA = "config.schema.json";
    private static final String WASM = ".wasm";

    /** What build tools leave behind; it is large and no part of the plugin. */
    private static final Set<String> IGNORED = Set.of("target", "node_modules");

    private final Path folder;
    private final Path realFolder;
    private final SortedMap<String, byte[]> files = new TreeMap<>();
    private final List<Fault> faults = new ArrayList<>();
    private long total;
    private int entryCount;

    private PluginFolder(Path folder) throws IOException {
        this.folder = folder;
        this.realFolder = folder.toRealPath();
    }

    /**
     * Packs a plugin folder, or a bare {@code .wasm} file under a manifest made up for it (name
     * {@code local/FILE}, version 0.0.0, the ABI that the file shows, every capability asked for).
     * The same content gives the same digests.
     *
     * @throws InvalidBundleException with every fault of the folder and its manifest
     * @throws RegistryException if there is no plugin at all
     * @throws IOException if it cannot be read
     */
    public static Bundle pack(Path folderOrFile) throws IOException {
        Optional<String> lacking = lacking(folderOrFile);
        if (lacking.isPresent()) {
            throw new RegistryException(lacking.get());
        }
        return Files.isRegularFile(folderOrFile)
                ? packFile(folderOrFile)
                : new PluginFolder(folderOrFile).pack();
    }

    /** Why there is no plugin at all; nothing if there is one, whatever may be wrong with it. */
    public static Optional<String> lacking(Path folderOrFile) {
        if (Files.isRegularFile(folderOrFile)) {
            return isModule(folderOrFile)
                    ? Optional.empty()
                    : Optional.of(
                            folderOrFile
                                    + ": is neither a plugin folder nor a .wasm file; a folder has a manifest.json");
        }
        if (!Files.isDirectory(folderOrFile)) {
            return FileProblem.hiding(folderOrFile)
                    .or(() ->
                            Optional.of(
                                    folderOrFile
                                            + ": there is no such plugin folder or .wasm file"
                                            + nearest(folderOrFile)));
        }
        Path manifest = folderOrFile.resolve(MANIFEST);
        return Files.isRegularFile(manifest)
                ? Optional.empty()
                : FileProblem.hiding(manifest)
                        .or(() ->
                                Optional.of(
                                        "%s: has no %s; the least one is {\"name\": \"acme/hi\", \"version\": \"1.0.0\", \"kind\": \"js\", \"abi\": \"js/1\", \"entry\": \"plugin.js\"}"
                                                .formatted(folderOrFile, MANIFEST)));
    }

    private static boolean isModule(Path file) {
        return String.valueOf(file.getFileName()).endsWith(WASM);
    }

    /** A hint at what is beside it under a name like that. */
    private static String nearest(Path missing) {
        Path parent = missing.toAbsolutePath().getParent();
        List<String> beside = new ArrayList<>();
        if (parent != null && Files.isDirectory(parent)) {
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(parent)) {
                for (Path entry : entries) {
                    if (Files.isDirectory(entry) || isModule(entry)) {
                        beside.add(String.valueOf(entry.getFileName()));
                    }
                }
            } catch (IOException | DirectoryIteratorException e) {
                return "";
            }
        }
        return Nearest.to(String.valueOf(missing.getFileName()), beside)
                .map(name -> ", did you mean `" + name + "`?")
                .orElse("");
    }

    private static Bundle packFile(Path file) throws IOException {
        String name = String.valueOf(file.getFileName());
        String part = BundleName.part(name.substring(0, name.length() - WASM.length()));
        byte[] content = Bounds.read(file, Bounds.FILE);
        // Nobody says what it needs: it may be granted anything, and has nothing until it is.
        Capabilities all =
                new Capabilities(new TreeSet<>(Capabilities.FLAGS), new TreeSet<>(Set.of("*")));
        Manifest manifest =
                new Manifest(
                        "local/" + (part.isEmpty() ? "plugin" : part),
                        "0.0.0",
                        Manifest.Kind.WASM,
                        abi(content),
                        Optional.empty(),
                        Optional.empty(),
                        "plugin.wasm",
                        Manifest.Phase.TRANSFORM,
                        0,
                        Optional.empty(),
                        all,
                        Manifest.Limits.NONE,
                        Manifest.Failure.CLOSED,
                        Optional.empty(),
                        Optional.empty());
        return Bundle.pack(
                manifest, new TreeMap<>(Collections.singletonMap("plugin.wasm", content)));
    }

    /** The ABI of a module by the names in it; its host looks at what they are. */
    private static String abi(byte[] module) {
        String names = new String(module, StandardCharsets.ISO_8859_1);
        return !names.contains("proxy_abi_version_") && names.contains("handle_request")
                ? "http-wasm/0.1"
                : "proxy-wasm/0.2.1";
    }

    private Bundle pack() throws IOException {
        collect(folder, "");
        byte[] json = files.remove(MANIFEST);
        if (json == null && faults.isEmpty()) {
            throw new RegistryException(folder.resolve(MANIFEST) + ": is gone; write it again");
        }
        Optional<Manifest> manifest = json == null ? Optional.empty() : manifest(json);
        if (!faults.isEmpty()) {
            throw new InvalidBundleException(folder.toString(), faults);
        }
        return Bundle.pack(manifest.orElseThrow(), files);
    }

    private Optional<Manifest> manifest(byte[] json) throws RegistryException {
        Optional<Manifest> manifest =
                ManifestReader.read(
                        json,
                        folder.resolve(MANIFEST).toString(),
                        new FileReferences.InFolder(files.keySet()),
                        faults);
        if (manifest.isPresent()
                && manifest.get().configSchema().isEmpty()
                && files.containsKey(SCHEMA)) {
            manifest = manifest.map(read -> read.withConfigSchema(SCHEMA));
        }
        manifest.flatMap(Manifest::configSchema).ifPresent(this::checkSchema);
        return manifest;
    }

    private void checkSchema(String file) {
        try {
            Json.object(files.getOrDefault(file, new byte[0]), file);
        } catch (RegistryException e) {
            fault(file, "is no JSON Schema: " + e.getMessage(), "must be a JSON object");
        }
    }

    private void collect(Path directory, String prefix) throws IOException {
        for (Path path : list(directory)) {
            String name = prefix + path.getFileName();
            if (!FileName.isFileName(name)) {
                fault(name, "is no name for a file of a bundle", FileName.RULE);
            } else if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
                collect(path, name + "/");
            } else if (mayRead(path, name)) {
                add(path, name);
            }
        }
    }

    /** What counts of a directory, sorted, so that faults come in the same order everywhere. */
    private SortedSet<Path> list(Path directory) throws IOException {
        SortedSet<Path> paths = new TreeSet<>();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
            for (Path entry : entries) {
                String name = String.valueOf(entry.getFileName());
                if (name.startsWith(".") || IGNORED.contains(name)) {
                    continue;
                }
                if (entryCount == Bounds.FILES) {
                    fault(
                            folder.relativize(entry).toString(),
                            "is one too many: a bundle has at most "
                                    + Bounds.FILES
                                    + " files and folders",
                            "leave out what is no part of the plugin");
                    entryCount++;
                }
                if (entryCount > Bounds.FILES) {
                    return Collections.emptySortedSet();
                }
                entryCount++;
                paths.add(entry);
            }
        }
        return paths;
    }

    private boolean mayRead(Path path, String name) throws IOException {
        if (Files.isSymbolicLink(path)) {
            if (!Files.exists(path)) {
                fault(name, "is a link to nothing", "remove it");
                return false;
            }
            if (!path.toRealPath().startsWith(realFolder)) {
                fault(name, "is a link that leaves the folder", "copy the file into the folder");
                return false;
            }
        }
        // A pipe or device would be read for ever; a linked folder could contain itself.
        if (!Files.isRegularFile(path)) {
            fault(name, "is neither a file nor a folder", "remove it, or copy what it leads to");
            return false;
        }
        return true;
    }

    private void add(Path path, String name) throws IOException {
        int most = name.equals(MANIFEST) ? Bounds.MANIFEST : Bounds.FILE;
        if (Files.size(path) > most) {
            fault(name, "is longer than " + Quantities.size(most), "make it smaller");
            return;
        }
        byte[] content = Bounds.read(path, most);
        boolean fitted = total <= Bounds.BUNDLE;
        total += content.length;
        if (total <= Bounds.BUNDLE) {
            files.put(name, content);
        } else if (fitted) {
            fault(
                    name,
                    "makes the plugin longer than " + Quantities.size(Bounds.BUNDLE),
                    "leave out what is no part of the plugin");
        }
    }

    private void fault(String file, String found, String remedy) {
        faults.add(new Fault(file, found, remedy));
    }
}
