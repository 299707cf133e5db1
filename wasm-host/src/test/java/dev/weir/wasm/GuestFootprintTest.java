package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.tck.TestContext;
import dev.weir.wasm.abi.AbiVersion;
import dev.weir.wasm.abi.Guest;
import dev.weir.wasm.abi.Plugin;
import dev.weir.wasm.abi.Shared;
import dev.weir.wasm.chicory.ChicoryEngine;
import dev.weir.wasm.engine.WasmEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the host holds for each guest, beside the memory that is the guest's own. */
class GuestFootprintTest {
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

    /** What is reachable: the least of a few looks, each after a collection. */
    private static long heap() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            Runtime jvm = Runtime.getRuntime();
            least = Math.min(least, jvm.totalMemory() - jvm.freeMemory());
        }
        return least;
    }
}
