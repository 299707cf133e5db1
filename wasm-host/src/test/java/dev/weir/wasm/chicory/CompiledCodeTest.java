package dev.weir.wasm.chicory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.weir.wasm.engine.WasmEngine;
import dev.weir.wasm.engine.WasmException;
import dev.weir.wasm.engine.WasmModule;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CompiledCodeTest {
    private static final String DIGEST = "sha-256:AAAA/BBBB+=";

    // (module (memory 1) (func (export "answer") (result i32) i32.const 42))
    private static final byte[] ANSWER = {
        0, 'a', 's', 'm', 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7F, 3, 2, 1, 0, 5, 3, 1, 0, 1, 7, 10,
        1, 6, 'a', 'n', 's', 'w', 'e', 'r', 0, 0, 10, 6, 1, 4, 0, 0x41, 42, 0x0B
    };

    @TempDir private Path temporary;

    private Path folder() {
        return temporary.resolve("a").resolve("b");
    }

    private List<Path> kept() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            return files.toList();
        }
    }

    private static long answer(WasmModule module) {
        return module.instantiate(_ -> _ -> 0, 1 << 20).function("answer").orElseThrow().call();
    }

    @Test
    void whatIsKeptComesBackForTheSameModuleAndEngine() {
        CompiledCode cache = new CompiledCode(folder(), "engine-1");
        assertThat(cache.get(DIGEST)).isNull();
        cache.putIfAbsent(DIGEST, new byte[] {1, 2, 3});
        assertThat(cache.get(DIGEST)).containsExactly(1, 2, 3);
        assertThat(cache.get("sha-256:other")).isNull();
        assertThat(new CompiledCode(folder(), "engine-2").get(DIGEST)).isNull();
    }

    @Test
    void aLaterEngineRunsWhatAnEarlierOneCompiled() throws Exception {
        assertThat(
                        answer(
                                new ChicoryEngine(Optional.of(folder()))
                                        .load(ANSWER, WasmEngine.Mode.COMPILED)))
                .isEqualTo(42);
        Path file = kept().getFirst();
        byte[] written = Files.readAllBytes(file);
        assertThat(
                        answer(
                                new ChicoryEngine(Optional.of(folder()))
                                        .load(ANSWER, WasmEngine.Mode.COMPILED)))
                .isEqualTo(42);
        assertThat(kept()).containsExactly(file);
        // Compiled anew it would hold another time of writing.
        assertThat(Files.readAllBytes(file)).isEqualTo(written);
    }

    @Test
    void whatIsNotValidIsNeverKept() throws Exception {
        byte[] noAnswer = ANSWER.clone();
        noAnswer[noAnswer.length - 3] = 1; // nop, where the value should be pushed
        noAnswer[noAnswer.length - 2] = 1;
        WasmEngine engine = new ChicoryEngine(Optional.of(folder()));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> engine.load(noAnswer, WasmEngine.Mode.COMPILED))
                    .isInstanceOf(WasmException.class);
        }
        assertThat(folder()).doesNotExist();
    }

    @Test
    void aDamagedFileIsCompiledAnew() throws Exception {
        answer(new ChicoryEngine(Optional.of(folder())).load(ANSWER, WasmEngine.Mode.COMPILED));
        Path file = kept().getFirst();
        byte[] written = Files.readAllBytes(file);
        for (int at : new int[] {0, 40, written.length - 1}) {
            byte[] damaged = written.clone();
            damaged[at] ^= 1;
            Files.write(file, damaged);
            assertThat(
                            answer(
                                    new ChicoryEngine(Optional.of(folder()))
                                            .load(ANSWER, WasmEngine.Mode.COMPILED)))
                    .isEqualTo(42);
            assertThat(Files.readAllBytes(file)).isNotEqualTo(damaged);
        }
        Files.write(file, new byte[3]);
        assertThat(
                        answer(
                                new ChicoryEngine(Optional.of(folder()))
                                        .load(ANSWER, WasmEngine.Mode.COMPILED)))
                .isEqualTo(42);
    }

    @Test
    void aFolderThatOthersCanWriteIsNotUsed() throws Exception {
        assumeThat(temporary.getFileSystem().supportedFileAttributeViews()).contains("posix");
        CompiledCode cache = new CompiledCode(folder(), "engine-1");
        cache.putIfAbsent(DIGEST, new byte[] {1});
        assertThat(Files.getPosixFilePermissions(folder()))
                .isEqualTo(PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(folder(), PosixFilePermissions.fromString("rwxrwx---"));
        assertThat(cache.get(DIGEST)).isNull();
        cache.putIfAbsent("sha-256:other", new byte[] {2});
        assertThat(kept()).hasSize(1);
    }

    @Test
    void aFolderThatCannotBeMadeFailsNothing() throws Exception {
        Path file = Files.writeString(temporary.resolve("file"), "not a folder");
        var engine = new ChicoryEngine(Optional.of(file.resolve("below")));
        assertThat(answer(engine.load(ANSWER, WasmEngine.Mode.COMPILED))).isEqualTo(42);
    }

    @Test
    void whatWasNotUsedForLongestMakesRoom() throws Exception {
        CompiledCode cache = new CompiledCode(folder(), "engine-1");
        cache.putIfAbsent(DIGEST, new byte[] {1});
        for (int i = 0; i < CompiledCode.MAX_FILES - 1; i++) {
            cache.putIfAbsent("sha-256:" + i, new byte[] {2});
        }
        for (Path file : kept()) {
            Files.setLastModifiedTime(file, FileTime.fromMillis(0));
        }
        assertThat(cache.get(DIGEST)).isNotNull();
        for (int i = 0; i < 50; i++) {
            cache.putIfAbsent("sha-256:more-" + i, new byte[] {3});
        }
        assertThat(kept()).hasSize(CompiledCode.MAX_FILES);
        assertThat(cache.get(DIGEST)).containsExactly(1);
        assertThat(cache.get("sha-256:more-0")).containsExactly(3);
    }
}
