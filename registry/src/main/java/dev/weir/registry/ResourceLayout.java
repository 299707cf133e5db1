package dev.weir.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.NoSuchFileException;
import java.util.List;

/**
 * An OCI image layout on the class path, in a jar or a folder: how a program brings bundles along.
 */
public final class ResourceLayout implements Registry {
    private final ClassLoader loader;
    private final String folder;
    private final LayoutReader reader;

    /**
     * A layout within a class loader's resources.
     *
     * @param folder where {@code index.json} lies, without slashes at its ends
     */
    public ResourceLayout(ClassLoader loader, String folder) {
        this.loader = loader;
        this.folder = folder;
        this.reader = new LayoutReader(new Resources());
    }

    @Override
    public String location() {
        return "classpath:" + folder;
    }

    @Override
    public List<String> names() throws IOException {
        return reader.names();
    }

    @Override
    public List<String> versions(String name) throws IOException {
        return reader.versions(name);
    }

    @Override
    public Bundle load(String name, String version) throws IOException {
        return reader.load(name, version);
    }

    private final class Resources implements BlobSource {
        @Override
        public String location() {
            return ResourceLayout.this.location();
        }

        @Override
        public InputStream open(String path) throws IOException {
            InputStream in = loader.getResourceAsStream(folder + "/" + path);
            if (in == null) {
                throw new NoSuchFileException(location() + "/" + path);
            }
            return in;
        }
    }
}
