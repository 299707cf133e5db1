package dev.weir.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Of most I/O errors the JDK's message is a bare path: what is wrong there is in the type. */
final class FileProblemTest {
    @TempDir private Path folder;

    @Test
    void saysWhatTheTypeSays() {
        assertThat(FileProblem.of(new AccessDeniedException("/a")))
                .contains("/a: permission denied;");
        assertThat(FileProblem.of(new FileSystemException("/a", null, "No space left on device")))
                .isEqualTo("/a: no space left on device");
        assertThat(FileProblem.of(new FileSystemException("/a")))
                .isEqualTo("/a: cannot be read or written");
        assertThat(FileProblem.of(new IOException())).contains("IOException");
        assertThat(FileProblem.of(new RegistryException("all is said"))).isEqualTo("all is said");
    }

    @Test
    void saysWhatTheFileSystemDoes() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "");
        assertThat(said(() -> Files.readAllBytes(folder.resolve("gone"))))
                .endsWith("/gone: there is no such file or folder");
        assertThat(said(() -> Files.createDirectory(file))).endsWith("/f: is there already");
        assertThat(said(() -> Files.list(file))).endsWith("/f: is no folder");
        assertThat(said(() -> Files.readAllBytes(file.resolve("below"))))
                .endsWith("/f/below: not a directory");
    }

    @Test
    void saysWhyNobodyCanTellWhetherThereIsAFile() throws IOException {
        Path file = Files.writeString(folder.resolve("f"), "");
        assertThat(FileProblem.hiding(file)).isEmpty();
        assertThat(FileProblem.hiding(folder.resolve("gone"))).isEmpty();
        Path loop = folder.resolve("loop");
        Files.createSymbolicLink(loop, loop);
        assertThat(FileProblem.hiding(loop))
                .hasValueSatisfying(why -> assertThat(why).contains("/loop: ", "symbolic links"));
    }

    private static String said(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return FileProblem.of(catchThrowableOfType(IOException.class, call));
    }
}
