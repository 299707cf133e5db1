package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Does what the README tells newcomers to do, and sees what it shows them. Its commands run as they
 * stand there, but in a folder and on ports of their own.
 */
class ReadmeTest {
    private static final Pattern BLOCK =
            Pattern.compile("^```(sh|console)\\R(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final String DATA = "127.0.0.1:8080";
    private static final String ADMIN = "127.0.0.1:9901";
    private static final String RUN = "./weir run ";

    @TempDir private Path folder;

    /**
     * A command line of a block.
     *
     * @param line as a newcomer would type it
     * @param output what the README shows of its output; {@code ...} stands for anything
     */
    private record Command(String line, String output) {}

    @Test
    void theQuickstartAnswersAsShown() throws IOException {
        Path quickstart = folder.resolve("examples/quickstart");
        copy(Project.QUICKSTART, quickstart);
        Path config = quickstart.resolve("weir.yaml");
        String yaml = Files.readString(config);
        assertThat(yaml).contains(DATA);
        Files.writeString(
                config,
                yaml.replace(DATA, "127.0.0.1:0") + "admin: { address: \"127.0.0.1:0\" }\n");

        List<Command> commands = section("Try it");
        assertThat(commands.get(1).line()).isEqualTo("./verify");
        try (WeirProcess weir = run(commands.get(0))) {
            List<Command> curls = commands.subList(2, commands.size());
            assertThat(curls).hasSizeGreaterThanOrEqualTo(3);
            for (Command curl : curls) {
                assertShown(curl, execute(curl, weir));
            }
        }
    }

    @Test
    void theFirstPluginIsMadeRunAndEditedAsShown() throws IOException {
        List<Command> commands = section("Your first plugin in three commands");

        Command make = commands.get(0);
        WeirCommand made = WeirCommand.run(folder, words(make.line(), "./weir "));
        assertThat(made.exit()).as(made.err()).isZero();
        try (WeirProcess weir =
                run(commands.get(1), "--listen", "127.0.0.1:0", "--admin", "127.0.0.1:0")) {
            for (Command command : commands.subList(2, commands.size())) {
                // The gateway takes an edited file when it sees it.
                String[] actual = {""};
                Await.until(
                        command.line() + " shows " + command.output(),
                        () -> actual[0] + weir.log(),
                        () -> {
                            actual[0] = execute(command, weir);
                            return shows(command.output(), actual[0]);
                        });
            }
        }
    }

    @Test
    void everyLinkLeadsToAFile() throws IOException {
        Matcher link = Pattern.compile("\\]\\((?!https?:)([^)#]+)").matcher(readme());
        int links = 0;
        while (link.find()) {
            assertThat(Project.ROOT.resolve(link.group(1))).exists();
            links++;
        }
        assertThat(links).isGreaterThanOrEqualTo(10);
    }

    private WeirProcess run(Command command, String... more) throws IOException {
        assertThat(command.line()).startsWith(RUN);
        List<String> arguments = new ArrayList<>(List.of(words(command.line(), RUN)));
        arguments.addAll(List.of(more));
        return WeirProcess.run(folder, arguments.toArray(String[]::new));
    }

    private static String[] words(String line, String prefix) {
        return line.substring(prefix.length()).split(" ", -1);
    }

    private String execute(Command command, WeirProcess weir) {
        String line =
                command.line()
                        .replace(DATA, weir.url().substring("http://".length()))
                        .replace(ADMIN, weir.admin())
                        .replaceFirst("^curl ", "curl -sS --max-time 30 ");
        WeirCommand result =
                WeirCommand.execute(
                        folder, Map.of(), List.of("bash", "-c", "cd '" + folder + "' && " + line));
        assertThat(result.exit()).as(line + "\n" + result.err()).isZero();
        return result.out();
    }

    private static void assertShown(Command command, String actual) {
        assertThat(shows(command.output(), actual))
                .as("%s%ngave%n%s%nthe README shows%n%s", command.line(), actual, command.output())
                .isTrue();
    }

    /** Whether {@code actual} is what is shown, with anything in place of each {@code ...}. */
    private static boolean shows(String shown, String actual) {
        String pattern =
                Stream.of(comparable(shown).split("\\s*\\.\\.\\.\\s*", -1))
                        .map(Pattern::quote)
                        .collect(Collectors.joining(".*"));
        return Pattern.compile(pattern, Pattern.DOTALL).matcher(comparable(actual)).matches();
    }

    // RFC 9110 §5.1: names of fields are case-insensitive.
    private static String comparable(String text) {
        return text.replace("\r", "").strip().toLowerCase(Locale.ROOT);
    }

    private static String readme() throws IOException {
        return Files.readString(Project.ROOT.resolve("README.md"));
    }

    /** The commands of the section with that title, in their order. */
    private static List<Command> section(String title) throws IOException {
        String text = readme().split("\n## " + Pattern.quote(title) + "\n", 2)[1];
        Matcher block = BLOCK.matcher(text.split("\n## ", 2)[0]);
        List<Command> commands = new ArrayList<>();
        while (block.find()) {
            if (block.group(1).equals("sh")) {
                block.group(2).lines().forEach(line -> commands.add(new Command(line, "")));
            } else {
                for (String part : block.group(2).split("(?m)^\\$ ", -1)) {
                    if (!part.isEmpty()) {
                        String[] lines = part.split("\n", 2);
                        commands.add(new Command(lines[0], lines[1]));
                    }
                }
            }
        }
        return commands;
    }

    private static void copy(Path from, Path to) throws IOException {
        try (var files = Files.walk(from)) {
            for (Path each : files.toList()) {
                Path target = to.resolve(from.relativize(each).toString());
                if (Files.isDirectory(each)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(each, target);
                }
            }
        }
    }
}
