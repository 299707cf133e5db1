package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As {@link BodyMemoryTest}, with 2 GiB. Takes a while: ./verify --all. */
class HugeBodyCheck {
    @TempDir private Path folder;

    @Test
    void bodiesOf2GiBPassThroughAHeapOf256MiB() throws IOException {
        try (BodyRun run = new BodyRun(folder)) {
            assertThat(run.growthOf(2048 * BodyRun.MIB)).isLessThan(64 * BodyRun.MIB);
        }
    }
}
