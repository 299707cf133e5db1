package dev.weir.js;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.graalvm.polyglot.Source;

/** The JavaScript that comes with the host; parsed once for each engine. Safe for every thread. */
final class Prelude {
    /** What every context evaluates, in this order. */
    static final List<Source> CORE =
            PreludeFiles.CORE.stream().map(name -> read(name, "application/javascript")).toList();

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
        try {
            return Source.newBuilder("js", PreludeFiles.text(name), PreludeFiles.file(name))
                    .mimeType(mimeType)
                    .internal(true)
                    .build();
        } catch (IOException e) {
            throw new UncheckedIOException("a text in memory can be read", e);
        }
    }
}
