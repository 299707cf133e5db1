package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.LineMap;
import com.sun.source.tree.MethodTree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;

class MethodLengthTest {
    private static final int MOST_LINES = 60;

    @Test
    void methodsAreShort() throws IOException {
        assertThat(longerThan(MOST_LINES)).isEmpty();
        assertThat(longerThan(30)).isNotEmpty();
    }

    private static List<String> longerThan(int lines) throws IOException {
        List<Path> files = sources();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        try (StandardJavaFileManager manager = compiler.getStandardFileManager(null, null, null)) {
            JavacTask task =
                    (JavacTask)
                            compiler.getTask(
                                    null,
                                    manager,
                                    null,
                                    List.of("-proc:none"),
                                    null,
                                    manager.getJavaFileObjectsFromPaths(files));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            List<String> found = new ArrayList<>();
            for (CompilationUnitTree unit : task.parse()) {
                LineMap map = unit.getLineMap();
                new TreeScanner<Void, Void>() {
                    @Override
                    public Void visitMethod(MethodTree method, Void nothing) {
                        long from = map.getLineNumber(positions.getStartPosition(unit, method));
                        long to = map.getLineNumber(positions.getEndPosition(unit, method));
                        if (to - from + 1 > lines) {
                            found.add(
                                    "%s:%d: %s has %d lines"
                                            .formatted(
                                                    unit.getSourceFile().getName(),
                                                    from,
                                                    method.getName(),
                                                    to - from + 1));
                        }
                        return super.visitMethod(method, null);
                    }
                }.scan(unit, null);
            }
            return found;
        }
    }

    /** The sources of all modules, without tests. */
    private static List<Path> sources() throws IOException {
        List<Path> files = new ArrayList<>();
        try (DirectoryStream<Path> modules =
                Files.newDirectoryStream(Path.of("").toAbsolutePath().resolveSibling("."))) {
            for (Path module : modules) {
                Path sources = module.resolve("src/main/java");
                if (Files.isDirectory(sources)) {
                    try (Stream<Path> each = Files.walk(sources)) {
                        each.filter(file -> file.toString().endsWith(".java")).forEach(files::add);
                    }
                }
            }
        }
        return files;
    }
}
