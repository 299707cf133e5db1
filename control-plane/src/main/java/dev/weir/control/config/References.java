package dev.weir.control.config;

import dev.weir.registry.FileProblem;
import dev.weir.yaml.Faults;
import dev.weir.yaml.Node;
import dev.weir.yaml.Place;
import dev.weir.yaml.Texts;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Fills in {@code ${env:NAME}}, {@code ${env:NAME:-default}} and {@code ${file:PATH}}. Works on
 * scalars that are parsed already, so a value can never become structure; what it gives is not
 * looked at again.
 */
final class References implements Texts {
    /** A certificate chain or a long key fits; a mistaken path to something big does not. */
    private static final int MAX_FILE_BYTES = 1 << 20;

    /** All that one configuration may take from elsewhere, in characters. */
    private static final int MAX_FILLED = 16 << 20;

    private static final Pattern ENV =
            Pattern.compile("env:([A-Za-z_][A-Za-z0-9_]*)(?::-(.*))?", Pattern.DOTALL);
    private static final Pattern FILE = Pattern.compile("file:(.+)", Pattern.DOTALL);

    private final Function<String, Optional<String>> environment;
    private final Path folder;
    private int filled;

    References(Function<String, Optional<String>> environment, Path folder) {
        this.environment = environment;
        this.folder = folder;
    }

    /** A reference that cannot be filled in. */
    private static final class Unfilled extends Exception {
        private static final long serialVersionUID = 1L;
        private final String problem;

        Unfilled(String problem) {
            super(problem);
            this.problem = problem;
        }
    }

    /** The text with its references filled in; broken, with the fault added, if one cannot be. */
    @Override
    public Node text(Place place, String written, Faults faults) {
        if (!written.contains("${")) {
            return new Node.Text(place, written, written, false);
        }
        try {
            return fill(place, written);
        } catch (Unfilled e) {
            faults.add(place, e.problem);
            return new Node.Broken(place);
        }
    }

    private Node fill(Place place, String written) throws Unfilled {
        StringBuilder value = new StringBuilder();
        boolean reference = false;
        int at = 0;
        while (at < written.length()) {
            if (written.startsWith("$${", at)) {
                value.append("${");
                at += 3;
            } else if (written.startsWith("${", at)) {
                int end = written.indexOf('}', at);
                if (end < 0) {
                    throw new Unfilled("`${` without `}`; for a literal `${` write `$${`");
                }
                String found = lookUp(written.substring(at + 2, end));
                filled += found.length();
                if (filled > MAX_FILLED) {
                    throw new Unfilled(
                            "references bring more than " + MAX_FILLED + " characters in all");
                }
                value.append(found);
                reference = true;
                at = end + 1;
            } else {
                value.append(written.charAt(at++));
            }
        }
        return new Node.Text(place, value.toString(), written, reference);
    }

    private String lookUp(String name) throws Unfilled {
        Matcher env = ENV.matcher(name);
        if (env.matches()) {
            // As in a shell, `:-` stands in for a variable that is empty, too.
            Optional<String> found = environment.apply(env.group(1));
            Optional<String> fallback = Optional.ofNullable(env.group(2));
            return found.filter(value -> fallback.isEmpty() || !value.isEmpty())
                    .or(() -> fallback)
                    .orElseThrow(() ->
                            new Unfilled(
                                    "environment variable `%s` is not set: set it, or write `${env:%s:-default}`"
                                            .formatted(env.group(1), env.group(1))));
        }
        Matcher file = FILE.matcher(name);
        if (file.matches() && !name.contains("${")) {
            return content(file.group(1));
        }
        throw new Unfilled(
                name.startsWith("secret:")
                        ? "`${secret:…}` is not available in this version: use `${env:NAME}` or `${file:PATH}`"
                        : "`${%s}` is not a reference: `${env:NAME}`, `${env:NAME:-default}` and `${file:PATH}` are; for a literal `${` write `$${`"
                                .formatted(name));
    }

    private String content(String name) throws Unfilled {
        String problem;
        try {
            Path path = folder.resolve(name);
            // Before it is read: a pipe or a device might never end.
            if (!Files.readAttributes(path, BasicFileAttributes.class).isRegularFile()) {
                throw new Unfilled(
                        "`${file:"
                                + name
                                + "}`: "
                                + path
                                + " is no file, but a folder or a device");
            }
            byte[] bytes;
            try (InputStream in = Files.newInputStream(path)) {
                bytes = in.readNBytes(MAX_FILE_BYTES + 1);
            }
            if (bytes.length <= MAX_FILE_BYTES) {
                return withoutNewline(
                        StandardCharsets.UTF_8
                                .newDecoder()
                                .decode(ByteBuffer.wrap(bytes))
                                .toString());
            }
            problem = "is longer than " + MAX_FILE_BYTES + " bytes";
        } catch (CharacterCodingException e) {
            problem = "is not UTF-8";
        } catch (NoSuchFileException e) {
            throw new Unfilled("`${file:" + name + "}`: there is no file " + e.getFile());
        } catch (IOException e) {
            problem = "cannot be read: " + FileProblem.of(e);
        } catch (InvalidPathException e) {
            problem = "has no name that a file may have: " + e.getReason();
        }
        throw new Unfilled("`${file:" + name + "}`: the file " + problem);
    }

    /** Editors end a file with a newline that is no part of a secret. */
    private static String withoutNewline(String text) {
        if (text.endsWith("\r\n")) {
            return text.substring(0, text.length() - 2);
        }
        return text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
    }
}
