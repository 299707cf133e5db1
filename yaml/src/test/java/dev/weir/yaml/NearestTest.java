package dev.weir.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NearestTest {
    private static final List<String> KNOWN = List.of("name", "service", "to", "strip-prefix");

    @ParameterizedTest
    @CsvSource({
        "servce, service",
        "srevice, service",
        "SERVICE, service",
        "services, service",
        "nmae, name",
        "ot, to",
        "strip_prefix, strip-prefix",
        "stripprefix, strip-prefix",
    })
    void findsWhatWasMeant(String found, String meant) {
        assertThat(Nearest.to(found, KNOWN)).contains(meant);
    }

    @ParameterizedTest
    @CsvSource({"plugins", "x", "path", "n"})
    void saysNothingWhereNothingIsNear(String found) {
        assertThat(Nearest.to(found, KNOWN)).isEmpty();
        assertThat(Nearest.hint(found, KNOWN))
                .isEqualTo("; known here: name, service, to, strip-prefix");
    }
}
