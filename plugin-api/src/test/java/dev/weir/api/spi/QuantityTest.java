package dev.weir.api.spi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class QuantityTest {

    @ParameterizedTest
    @CsvSource({"0s,PT0S", "500ms,PT0.5S", "3s,PT3S", "5m,PT5M", "1h,PT1H", "7d,PT168H"})
    void readsDurations(String text, Duration duration) {
        assertThat(Quantity.duration(text)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "5", "s", "-1s", "1.5s", "1 s", "1S", "1us", "٣s", "1234567890123s"})
    void refusesOtherDurations(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.duration(text))
                .withMessageContaining("was \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({"0B,0", "512B,512", "64KiB,65536", "10MiB,10485760", "1GiB,1073741824"})
    void readsSizes(String text, long bytes) {
        assertThat(Quantity.bytes(text)).isEqualTo(bytes);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1", "1KB", "1k", "-1B", "1.5MiB", "1 MiB", "999999999999GiB"})
    void refusesOtherSizesAndThoseThatDoNotFitALong(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Quantity.bytes(text))
                .withMessageContaining("was \"" + text + "\"");
    }

    @ParameterizedTest
    @CsvSource({"50/s,50,PT1S", "1000/m,1000,PT1M", "500/h,500,PT1H", "10000/d,10000,PT24H"})
    void readsRates(String text, long count, Duration per) {
        assertThat(Rate.parse(text)).isEqualTo(new Rate(count, per));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10", "/s", "10/", "10/ms", "10 /s", "-1/s", "1.5/s", "1234567890/s"})
    void refusesOtherRates(String text) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse(text))
                .withMessageContaining("was \"" + text + "\"");
    }

    @Test
    void refusesARateOfNothing() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Rate.parse("0/s"))
                .withMessageContaining("must be positive");
    }
}
