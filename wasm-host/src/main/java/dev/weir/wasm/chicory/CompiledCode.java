package dev.weir.wasm.chicory;

import com.dylibso.chicory.compiler.Cache;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Compiled modules on disk, so that a later start does not compile again. A file is named by the
 * digest of the module and the engine's version, and begins with the SHA-256 of its content: a torn
 * or damaged one is compiled anew. Nothing here may fail a start: without a usable directory there
 * is no cache.
 */
final class CompiledCode implements Cache {
    private static final System.Logger LOG = System.getLogger(CompiledCode.class.getName());
    private static final int HASH_BYTES = 32;

    /** More are not kept: whoever develops a plugin makes one with each build. */
    static final int MAX_FILES = 200;

    private final Path directory;
    private final String engine;

    CompiledCode(Path directory, String engine) {
        this.directory = directory;
        this.engine = engine;
    }

    /** Whether a module with this digest has been compiled, though what is kept may be damaged. */
    boolean holds(String digest) {
        try {
            return Files.isRegularFile(file(digest)) && ownersOnly();
        } catch (IOException e) {
            return false;
        }
    }

    // The engine asks for null where nothing is kept.
    @Override
    @SuppressWarnings("NullAway")
    public byte @Nullable [] get(String digest) {
        try {
            if (!holds(digest)) {
                return null;
            }
            Path file = file(digest);
            byte[] kept = Files.readAllBytes(file);
            if (kept.length < HASH_BYTES) {
                return null;
            }
            byte[] code = Arrays.copyOfRange(kept, HASH_BYTES, kept.length);
            if (!Arrays.equals(kept, 0, HASH_BYTES, sha256(code), 0, HASH_BYTES)) {
                return null;
            }
            used(file);
            return code;
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "compiled code not read", e);
            return null;
        }
    }

    @Override
    public void putIfAbsent(String digest, byte[] code) {
        try {
            create();
            if (!ownersOnly()) {
                return;
            }
            ByteArrayOutputStream kept = new ByteArrayOutputStream(HASH_BYTES + code.length);
            kept.writeBytes(sha256(code));
            kept.writeBytes(code);
            Path partial = Files.createTempFile(directory, "new-", ".part");
            try {
                Files.write(partial, kept.toByteArray());
                Files.move(
                        partial,
                        file(digest),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(partial);
            }
            removeOldest();
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "compiled code not kept", e);
        }
    }

    /** Remembers when it was used last, in a folder that can be written. */
    private static void used(Path file) {
        try {
            Files.setLastModifiedTime(file, FileTime.from(Instant.now()));
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "the use of compiled code is not remembered", e);
        }
    }

    /** What was not used for longest goes. */
    private void removeOldest() throws IOException {
        Map<Path, FileTime> used = new HashMap<>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, "*.jar")) {
            for (Path file : files) {
                used.put(file, Files.getLastModifiedTime(file));
            }
        }
        List<Path> oldest =
                used.entrySet().stream()
                        .sorted(Map.Entry.comparingByValue())
                        .limit(Math.max(0, used.size() - MAX_FILES))
                        .map(Map.Entry::getKey)
                        .toList();
        for (Path file : oldest) {
            Files.deleteIfExists(file);
        }
    }

    private void create() throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        if (posix()) {
            Files.createDirectories(
                    directory,
                    PosixFilePermissions.asFileAttribute(
                            PosixFilePermissions.fromString("rwx------")));
        } else {
            Files.createDirectories(directory);
        }
    }

    // The code runs with the gateway's rights: only what the gateway's user wrote may be loaded.
    private boolean ownersOnly() throws IOException {
        if (!posix()) {
            return true;
        }
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(directory);
        boolean closed =
                !permissions.contains(PosixFilePermission.GROUP_WRITE)
                        && !permissions.contains(PosixFilePermission.OTHERS_WRITE);
        String user = System.getProperty("user.name", "");
        return closed && Files.getOwner(directory).getName().equals(user);
    }

    private boolean posix() {
        return directory.getFileSystem().supportedFileAttributeViews().contains("posix");
    }

    private Path file(String digest) {
        byte[] key = (engine + " " + digest).getBytes(StandardCharsets.UTF_8);
        return directory.resolve(HexFormat.of().formatHex(sha256(key)) + ".jar");
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
