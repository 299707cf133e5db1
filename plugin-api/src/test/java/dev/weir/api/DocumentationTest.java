package dev.weir.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The API is its own reference: whatever a plugin can see says what it means. Asked of the
 * compiler's own check, which also wants tags for what a sentence says already; those are let off.
 */
class DocumentationTest {
    /** Place, what is missing, and the line of source under it. */
    private static final Pattern WARNING =
            Pattern.compile("(?m)^(\\S+\\.java:\\d+): warning: (.*)\\R(.*)$");

    @TempDir private Path folder;

    @Test
    void everythingPublicIsDocumented() throws IOException {
        List<Path> sources;
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            sources = files.filter(file -> file.toString().endsWith(".java")).toList();
        }
        assertThat(sources).hasSizeGreaterThan(40);
        assertThat(undocumented(sources)).isEmpty();
    }

    @Test
    void whatIsNotDocumentedIsFound() throws IOException {
        Path source = folder.resolve("A.java");
        Files.writeString(
                source,
                """
                /** Fine. */
                public class A {
                    /** Fine. */
                    public A() {}
                    public void bare() {}
                    void hidden() {}
                    /** Says nothing of its failure. */
                    public void failing() throws java.io.IOException {}
                    /** Says what it returns without a tag. */
                    public int returning() { return 1; }
                    @Override public String toString() { return ""; }
                    /** A pair.
                     * @param first one */
                    public record Pair(int first, int second) {}
                    /** Words. */
                    public enum Word { ONE }
                }
                """);
        assertThat(undocumented(List.of(source)))
                .hasSize(4)
                .anyMatch(each -> each.contains("bare()"))
                .anyMatch(each -> each.contains("no @throws for java.io.IOException"))
                .anyMatch(each -> each.contains("no @param for second"))
                .anyMatch(each -> each.contains("ONE"));
    }

    @Test
    void whatIsUnstableIsNamedWhereItIsExplained() throws IOException {
        String page = Files.readString(Path.of("../docs/compatibility.md"));
        List<String> types = new ArrayList<>();
        try (Stream<Path> files = Files.walk(Path.of("src/main/java"))) {
            for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                if (Files.readString(file).contains("\n@Unstable\npublic ")) {
                    types.add(file.getFileName().toString().replace(".java", ""));
                }
            }
        }
        assertThat(types).hasSizeGreaterThan(5);
        assertThat(types).allSatisfy(type -> assertThat(page).contains("`" + type + "`"));
    }

    private List<String> undocumented(List<Path> sources) throws IOException {
        List<String> arguments = new ArrayList<>();
        arguments.addAll(List.of("-proc:none", "-Xdoclint:missing/protected"));
        arguments.addAll(List.of("-Xmaxwarns", "100000", "-d", folder.toString()));
        arguments.addAll(
                List.of(
                        "-p",
                        NullMarked.class
                                .getProtectionDomain()
                                .getCodeSource()
                                .getLocation()
                                .getPath()));
        sources.forEach(source -> arguments.add(source.toString()));
        StringWriter out = new StringWriter();
        PrintWriter printed = new PrintWriter(out);
        int code =
                ToolProvider.findFirst("javac")
                        .orElseThrow()
                        .run(printed, printed, arguments.toArray(String[]::new));
        printed.flush();
        assertThat(code).as(out.toString()).isZero();
        List<String> found = new ArrayList<>();
        Matcher warning = WARNING.matcher(out.toString());
        while (warning.find()) {
            if (isMissing(warning.group(2), warning.group(3))) {
                found.add(warning.group(1) + " " + warning.group(2) + ":" + warning.group(3));
            }
        }
        return found;
    }

    private static boolean isMissing(String what, String line) {
        // The parts of the JSON data model are what their types say.
        boolean part = line.contains("record ") && !line.contains("implements ConfigValue");
        return what.equals("no comment")
                || what.contains("description")
                || what.startsWith("no @throws")
                || (what.startsWith("no @param") && part);
    }
}
