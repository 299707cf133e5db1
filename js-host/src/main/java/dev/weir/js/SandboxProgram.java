package dev.weir.js;

import dev.weir.api.spi.BundleException;
import dev.weir.api.spi.BundleFiles;
import dev.weir.js.quick.Handles;
import dev.weir.js.quick.QuickFault;
import dev.weir.js.quick.QuickGuest;
import dev.weir.js.sourcemap.SourceMaps;
import dev.weir.wasm.engine.TimedSlot;
import dev.weir.wasm.engine.WasmException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** The code of one bundle, for QuickJS in its sandbox. Safe for every thread. */
final class SandboxProgram {
    // Top-level code should take milliseconds, in code that the JVM has not compiled yet seconds.
    private static final Duration LOAD_TIME = Duration.ofSeconds(10);

    private final String label;
    private final String entry;
    private final Modules modules;
    private final SourceMaps maps;

    /** Reads a file of a bundle by its name. */
    private interface Modules {
        byte[] read(String name) throws IOException;
    }

    /** A plugin loaded and configured, to make guests like it. */
    record Loaded(QuickGuest.Snapshot snapshot, Set<Stage> stages) {}

    private SandboxProgram(String label, String entry, Modules modules, SourceMaps maps) {
        this.label = label;
        this.entry = entry;
        this.modules = modules;
        this.maps = maps;
    }

    static SandboxProgram of(BundleFiles bundle) {
        return new SandboxProgram(
                bundle.name() + "@" + bundle.version(),
                bundle.entry(),
                name -> {
                    // Not left to the bundle: its own message tells of no other file.
                    if (!bundle.files().contains(name)) {
                        throw new NoSuchFileException(
                                name, null, "the bundle has only " + bundle.files());
                    }
                    return bundle.read(name);
                },
                new SourceMaps(bundle));
    }

    /** A plugin that uses the whole API. */
    SandboxProgram rehearsal() {
        return new SandboxProgram(
                label,
                "rehearsal",
                name -> PreludeFiles.text(name).getBytes(StandardCharsets.UTF_8),
                maps);
    }

    /** Where its code comes from. */
    SourceMaps maps() {
        return maps;
    }

    /** {@code namespace/name@version}, for messages. */
    String label() {
        return label;
    }

    /**
     * Runs the plugin's top-level code in a new guest.
     *
     * @param log where its messages go; null drops them
     * @throws BundleException if the code does not parse, fails or exports the wrong things
     */
    Loaded load(String configJson, System.@Nullable Logger log, long mostBytes)
            throws BundleException {
        SandboxPrelude.snapshot(); // where it is made here, that is not the plugin's time
        try (TimedSlot slot = new TimedSlot(LOAD_TIME)) {
            slot.enter();
            Optional<?> breach = Optional.empty();
            try {
                return loadInTime(configJson, log, mostBytes);
            } catch (QuickFault e) {
                throw refused(e);
            } catch (WasmException e) {
                breach = slot.exit();
                String what =
                        breach.isPresent()
                                ? "its top-level code runs for too long; do the work in onRequest or onResponse"
                                : "its top-level code failed: " + e.getMessage();
                throw new BundleException("bundle %s: %s".formatted(label, what), e);
            } finally {
                if (breach.isEmpty()) {
                    slot.exit();
                }
            }
        }
    }

    private Loaded loadInTime(String configJson, System.@Nullable Logger log, long mostBytes)
            throws QuickFault {
        Handles handles = new Handles(SandboxFunctions::weight, mostBytes);
        SandboxFunctions functions = new SandboxFunctions(this::module, handles, log, mostBytes);
        try {
            QuickGuest guest =
                    QuickGuest.like(
                            SandboxPrelude.snapshot(),
                            functions,
                            handles,
                            mostBytes,
                            ThreadLocalRandom.current().nextLong());
            guest.load(entry);
            Set<Stage> stages = EnumSet.noneOf(Stage.class);
            for (Stage stage : Stage.values()) {
                if (guest.has(number(stage))) {
                    stages.add(stage);
                }
            }
            guest.kit("configure", configJson);
            guest.closeToCode();
            guest.kit("seal", "");
            return new Loaded(guest.snapshot(), Set.copyOf(stages));
        } finally {
            functions.loaded();
        }
    }

    /** The handler of that stage, as {@code weir.c} counts them. */
    static int number(Stage stage) {
        return switch (stage) {
            case ON_REQUEST -> 0;
            case ON_RESPONSE -> 1;
            case FETCH -> 2;
        };
    }

    /**
     * The text of a module of the bundle.
     *
     * @throws IllegalArgumentException if there is none of that name
     */
    String module(String name) {
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(modules.read(name)))
                    .toString();
        } catch (NoSuchFileException e) {
            throw new IllegalArgumentException(
                    "there is no module %s: %s".formatted(name, e.getReason()), e);
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException(
                    "%s is not UTF-8 text; save it as UTF-8".formatted(name), e);
        } catch (IOException e) {
            throw new UncheckedIOException(name + " cannot be read", e);
        }
    }

    private BundleException refused(QuickFault fault) {
        String what =
                switch (fault.kind()) {
                    case ERROR -> SandboxFault.describe(fault, maps);
                    case NO_ERROR -> "it threw a value that is no Error: " + fault.text();
                    case NEVER_SETTLES -> "its top-level await never settles";
                    case ILL_SHAPED ->
                            "%s: the default export %s; write export default { onRequest(request, ctx) {…}, onResponse(response, ctx) {…} }"
                                    .formatted(defaultExport(), fault.text());
                };
        return new BundleException("bundle %s: %s".formatted(label, what), fault);
    }

    private String defaultExport() {
        return GuestContext.placeOfDefaultExport(entry, module(entry));
    }
}
