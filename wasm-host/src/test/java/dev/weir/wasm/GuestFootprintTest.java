package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tck.TestContext;
import dev.weir.wasm.abi.AbiVersion;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.Shared;
import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.WasmEngine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host holds for each guest, beside the memory that is the guest's own. */
class GuestFootprintTest {
    private static final Pattern TOTAL = Pattern.compile("(?m)^Total\\s+\\d+\\s+(\\d+)");
    private static final Pattern FILLER =
            Pattern.compile("(?m)^ *\\d+: +\\d+ +(\\d+) +\\[Ljdk\\.internal\\.vm\\.FillerElement;");
    private static final int GUESTS = 20;
    private static final long MOST_BYTES = 300 << 10;

    @ParameterizedTest
    @ValueSource(strings = {"rust-headers", "rust-path-regex", "as-headers", "go-headers"})
    void aGuestCostsItsHostLittleMoreThanItsOwnMemory(String sample) throws Exception {
        TestBundle bundle = TestBundle.sample(sample);
        Plugin plugin =
                new Plugin(
                        new ChicoryEngine(Optional.empty())
                                .load(bundle.read("plugin.wasm"), WasmEngine.Mode.COMPILED),
                        AbiVersion.V0_2_1,
                        Run.HOST.load(bundle).descriptor(),
                        sample.equals("rust-path-regex") ? "{\"path\": \"/[a-z]+\"}" : "",
                        new TestContext().limits(Run.PATIENT),
                        Set.of(),
                        new Shared(Optional.empty()));
        // What the first leaves behind is the module's.
        GuestStarter.start(plugin).dismiss("warm");
        long before = heap();
        List<Guest> guests = new ArrayList<>();
        long own = 0;
        for (int i = 0; i < GUESTS; i++) {
            Guest guest = GuestStarter.start(plugin);
            own += guest.memoryBytes();
            guests.add(guest);
        }
        long each = (heap() - before - own) / GUESTS;
        guests.forEach(guest -> guest.dismiss("measured"));
        assertThat(each).isLessThan(MOST_BYTES);
    }

    /**
     * The bytes of all objects that are reachable, without what G1 fills regions up with: it rounds
     * arrays as large as a guest's memory up to whole ones, untouched behind their end.
     */
    private static long heap() throws IOException, InterruptedException {
        Path jcmd = Path.of(System.getProperty("java.home"), "bin", "jcmd");
        // Into a file: this JVM stands still while it is told, and could empty no pipe.
        Path histogram = Files.createTempFile("heap", ".txt");
        try {
            String self = Long.toString(ProcessHandle.current().pid());
            new ProcessBuilder(jcmd.toString(), self, "GC.class_histogram")
                    .redirectOutput(histogram.toFile())
                    .start()
                    .waitFor();
            String text = Files.readString(histogram);
            Matcher total = TOTAL.matcher(text);
            assertThat(total.find()).as(text).isTrue();
            Matcher filler = FILLER.matcher(text);
            return Long.parseLong(total.group(1))
                    - (filler.find() ? Long.parseLong(filler.group(1)) : 0);
        } finally {
            Files.delete(histogram);
        }
    }
}
