package dev.weir.js;

import dev.weir.api.spi.BundleFiles;
import java.io.IOException;
import java.net.URI;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessMode;
import java.nio.file.DirectoryStream;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.ReadOnlyFileSystemException;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.graalvm.polyglot.io.FileSystem;

/**
 * The files of a bundle as all the files there are: what {@code import} in a plugin sees. Paths are
 * names only; nothing here reaches a file of the machine.
 */
final class BundleFileSystem implements FileSystem {
    private static final Path ROOT = Path.of("/");

    private final BundleFiles bundle;

    BundleFileSystem(BundleFiles bundle) {
        this.bundle = bundle;
    }

    @Override
    public Path parsePath(URI uri) {
        throw new IllegalArgumentException(
                "import by URL is not offered; bundle the module and import it by its relative path, was "
                        + uri);
    }

    @Override
    public Path parsePath(String path) {
        return Path.of(path);
    }

    @Override
    public void checkAccess(Path path, Set<? extends AccessMode> modes, LinkOption... options)
            throws IOException {
        existing(path);
        if (modes.contains(AccessMode.WRITE) || modes.contains(AccessMode.EXECUTE)) {
            throw new ReadOnlyFileSystemException();
        }
    }

    @Override
    public SeekableByteChannel newByteChannel(
            Path path, Set<? extends OpenOption> options, FileAttribute<?>... attributes)
            throws IOException {
        if (!Set.of(StandardOpenOption.READ).containsAll(options)) {
            throw new ReadOnlyFileSystemException();
        }
        return new BytesChannel(bundle.read(existing(path)));
    }

    @Override
    public Path toAbsolutePath(Path path) {
        return ROOT.resolve(path);
    }

    @Override
    public Path toRealPath(Path path, LinkOption... options) throws IOException {
        return ROOT.resolve(existing(path));
    }

    @Override
    public Map<String, Object> readAttributes(Path path, String attributes, LinkOption... options)
            throws IOException {
        long size = bundle.read(existing(path)).length;
        Map<String, Object> known =
                Map.of(
                        "isRegularFile",
                        true,
                        "isDirectory",
                        false,
                        "isSymbolicLink",
                        false,
                        "size",
                        size);
        Map<String, Object> asked = new HashMap<>(known);
        if (!attributes.equals("*")) {
            asked.keySet().retainAll(Set.of(attributes.split(",")));
        }
        return asked;
    }

    @Override
    public void createDirectory(Path path, FileAttribute<?>... attributes) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public void delete(Path path) {
        throw new ReadOnlyFileSystemException();
    }

    @Override
    public DirectoryStream<Path> newDirectoryStream(
            Path path, DirectoryStream.Filter<? super Path> filter) throws IOException {
        throw new NoSuchFileException(path.toString(), null, "bundles have no folders to list");
    }

    /** The bundle's name for a path, if there is such a file. */
    private String existing(Path path) throws NoSuchFileException {
        String name = ROOT.relativize(toAbsolutePath(path).normalize()).toString();
        if (!bundle.files().contains(name)) {
            throw new NoSuchFileException(name, null, "the bundle has only " + bundle.files());
        }
        return name;
    }
}
