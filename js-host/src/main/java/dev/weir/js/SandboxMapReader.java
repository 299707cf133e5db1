package dev.weir.js;

import dev.weir.js.quick.Handles;
import dev.weir.js.quick.HostCalls;
import dev.weir.js.quick.QuickFault;
import dev.weir.js.quick.QuickGuest;
import dev.weir.wasm.engine.TimedSlot;
import dev.weir.wasm.engine.WasmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads source maps within a sandbox of their own: they are a stranger's, as the plugin is. */
final class SandboxMapReader implements SourceMaps.Reader {
    private static final Duration TIME = Duration.ofSeconds(1);
    private static final long MOST_BYTES = 64L << 20;
    private static final String FILE = "sandbox/source-map";

    @Override
    public SourceMaps.Content read(String json) {
        Reading reading = new Reading();
        try (TimedSlot slot = new TimedSlot(TIME)) {
            slot.enter();
            try {
                QuickGuest guest =
                        QuickGuest.open(reading, new Handles(_ -> 0, MOST_BYTES), MOST_BYTES);
                guest.prelude(FILE, PreludeFiles.text(FILE), false);
                guest.kit("read", json);
            } finally {
                slot.exit();
            }
        } catch (QuickFault | WasmException e) {
            throw new IllegalArgumentException("not a source map", e);
        }
        return Objects.requireNonNull(reading.content);
    }

    private static final class Reading implements HostCalls {
        private SourceMaps.@Nullable Content content;

        @Override
        public List<String> names() {
            return List.of("readModule", "found");
        }

        @Override
        public @Nullable Object call(int function, @Nullable Object[] arguments) {
            SandboxArguments found = new SandboxArguments(arguments);
            @Nullable Object[] listed = (@Nullable Object[]) Objects.requireNonNull(arguments[1]);
            List<@Nullable String> sources = new ArrayList<>();
            for (Object source : listed) {
                sources.add((String) source);
            }
            content = new SourceMaps.Content(found.text(0), sources, found.text(2));
            return null;
        }
    }
}
