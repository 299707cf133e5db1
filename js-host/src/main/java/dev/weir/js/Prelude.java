package dev.weir.js;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.graalvm.polyglot.Source;

/** The JavaScript that comes with the host; parsed once for each engine. Safe for every thread. */
final class Prelude {
    /** What every context evaluates, in this order. */
    static final List<Source> CORE =
            Stream.of(
                            "core",
                            "headers",
                            "content",
                            "request",
                            "response",
                            "context",
                            "entry",
                            "seal",
                            "globals")
                    .map(name -> read(name, "application/javascript"))
                    .toList();

    private static final Map<String, Source> PARTS = new ConcurrentHashMap<>();

    private Prelude() {}

    /** What a context evaluates when somebody asks for it. */
    static Source part(String name) {
        return PARTS.computeIfAbsent(name, part -> read(part, "application/javascript"));
    }

    /** A plugin of the host's own. */
    static Source rehearsal() {
        return read("rehearsal", "application/javascript+module");
    }

    private static Source read(String name, String mimeType) {
        String file = "prelude/" + name + ".js";
        try (InputStream in = Prelude.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("resource " + file + " is missing from js-host");
            }
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return Source.newBuilder("js", text, file).mimeType(mimeType).internal(true).build();
        } catch (IOException e) {
            throw new UncheckedIOException("resource " + file + " cannot be read", e);
        }
    }
}
