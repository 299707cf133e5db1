package dev.weir.registry;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What an I/O error means, in words: of many, the JDK's own message is a bare path. */
public final class FileProblem {
    private FileProblem() {}

    /** Where it was, what is wrong there, and what to do. */
    public static String of(IOException e) {
        return switch (e) {
            case RegistryException told -> String.valueOf(told.getMessage());
            case AccessDeniedException denied ->
                    denied.getFile()
                            + ": permission denied; let the user who runs weir use it, or name another place";
            case NoSuchFileException none -> none.getFile() + ": there is no such file or folder";
            case FileAlreadyExistsException there -> there.getFile() + ": is there already";
            case NotDirectoryException file -> file.getFile() + ": is no folder";
            case DirectoryNotEmptyException full -> full.getFile() + ": is not empty";
            case FileSystemException other -> other.getFile() + ": " + reason(other.getReason());
            default ->
                    e.getMessage() == null
                            ? "it cannot be read or written (" + e.getClass().getSimpleName() + ")"
                            : e.getMessage();
        };
    }

    /** Why nobody can tell whether there is a file; nothing if there is one, or is none. */
    static Optional<String> hiding(Path file) {
        try {
            Files.readAttributes(file, BasicFileAttributes.class);
            return Optional.empty();
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(of(e));
        }
    }

    private static String reason(@Nullable String reason) {
        return reason == null || reason.isEmpty()
                ? "cannot be read or written"
                : reason.substring(0, 1).toLowerCase(Locale.ROOT) + reason.substring(1);
    }
}
