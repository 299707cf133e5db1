package dev.weir.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A layout on disk. */
record FolderBlobs(Path folder) implements BlobSource {
    @Override
    public String location() {
        return folder.toString();
    }

    @Override
    public InputStream open(String path) throws IOException {
        return Files.newInputStream(folder.resolve(path));
    }
}
