package dev.weir.js;

import static java.util.stream.Collectors.toSet;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.js.engine.SharedCode;
import dev.weir.js.sourcemap.SourceMaps;
import java.io.File;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Engine;
import org.graalvm.polyglot.Source;
import org.graalvm.polyglot.io.IOAccess;

/**
 * The code of one bundle and the engine it runs on. Contexts of one engine share parsed code; an
 * engine of its own for each bundle lets all of it go with the bundle, by garbage collection once
 * no instance is left. Safe for every thread.
 */
final class GuestProgram {
    private static final Pattern WORD = Pattern.compile("[A-Za-z]\\w*");

    private final String label;
    private final Engine engine;
    private final Source entry;
    private final IOAccess files;
    private final SourceMaps maps;
    private final Set<String> words;
    private final Set<String> parts;
    private final SharedCode code;

    private GuestProgram(
            String label,
            Engine engine,
            Source entry,
            IOAccess files,
            SourceMaps maps,
            Set<String> words,
            Set<String> parts,
            SharedCode code) {
        this.label = label;
        this.maps = maps;
        this.engine = engine;
        this.entry = entry;
        this.files = files;
        this.words = words;
        this.parts = parts;
        this.code = code;
    }

    static GuestProgram of(BundleFiles bundle) throws BundleException, IOException {
        String label = bundle.name() + "@" + bundle.version();
        // An absolute path, so that imports resolve against the folder of the importing module. No
        // file of that path is touched: the content is given, and BundleFileSystem does the rest.
        Source entry =
                Source.newBuilder("js", new File("/" + bundle.entry()))
                        .content(entryText(label, bundle))
                        .mimeType("application/javascript+module")
                        .build();
        String text = allText(bundle);
        IOAccess files = IOAccess.newBuilder().fileSystem(new BundleFileSystem(bundle)).build();
        Engine engine = Sandbox.engine();
        return new GuestProgram(
                label,
                engine,
                entry,
                files,
                new SourceMaps(bundle),
                WORD.matcher(text).results().map(MatchResult::group).collect(toSet()),
                NamedParts.in(text),
                new SharedCode());
    }

    /** A plugin that uses the whole API, on the same engine: it wakes up the code of this one. */
    GuestProgram rehearsal() {
        return new GuestProgram(
                label, engine, Prelude.rehearsal(), files, maps, Set.of(), Set.of(), code);
    }

    /** {@code namespace/name@version}, for messages. */
    String label() {
        return label;
    }

    /** All words of its text. */
    Set<String> words() {
        return words;
    }

    /**
     * The parts of the API that its text names. To wake one up takes longer in a fresh JVM than a
     * call may.
     */
    Set<String> parts() {
        return parts;
    }

    /** What its contexts share beside parsed code. */
    SharedCode code() {
        return code;
    }

    List<Source> prelude() {
        return Prelude.CORE;
    }

    Source entry() {
        return entry;
    }

    /** Where its code comes from. */
    SourceMaps maps() {
        return maps;
    }

    /**
     * A context with nothing in it.
     *
     * @param statements how many statements may run before it dies, unless they are reset
     */
    Context newContext(long statements) {
        return Sandbox.context(files, statements).engine(engine).build();
    }

    private static String allText(BundleFiles bundle) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String file : bundle.files()) {
            if (file.endsWith("js")) {
                text.append(new String(bundle.read(file), StandardCharsets.UTF_8)).append('\n');
            }
        }
        return text.toString();
    }

    private static String entryText(String label, BundleFiles bundle)
            throws BundleException, IOException {
        byte[] bytes;
        try {
            bytes = bundle.read(bundle.entry());
        } catch (NoSuchFileException e) {
            throw new BundleException(
                    "bundle %s: entry names %s, but the bundle has only %s"
                            .formatted(label, bundle.entry(), bundle.files()),
                    e);
        }
        try {
            return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
        } catch (CharacterCodingException e) {
            throw new BundleException(
                    "bundle %s: %s is not UTF-8 text; save it as UTF-8"
                            .formatted(label, bundle.entry()),
                    e);
        }
    }
}
