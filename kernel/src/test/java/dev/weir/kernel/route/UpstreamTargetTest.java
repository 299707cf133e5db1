package dev.weir.kernel.route;

import static dev.weir.kernel.Configs.match;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.kernel.Configs;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpstreamTargetTest {

    @ParameterizedTest
    @CsvSource(
            textBlock =
                    """
                    # pattern, strip, base, target,      upstream
                    /v2/*,     true,  '',   /v2/orders,  /orders
                    /v2/*,     true,  '',   /v2,         /
                    /v2/*,     true,  '',   /v2?a=b,     /?a=b
                    /v2/*,     true,  '',   /v2x,        /v2x
                    /v2/*,     true,  /api, /v2/a?b,     /api/a?b
                    /v2/*,     false, /api, /v2/a,       /api/v2/a
                    /*,        true,  '',   /a,          /a
                    /v2,       true,  '',   /v2,         /v2
                    /*,        true,  /api, *,           *
                    """)
    void cutsThePrefixAndPutsTheBasePathInFront(
            String pattern, boolean strip, String base, String target, String upstream) {
        assertThat(
                        Route.upstreamTarget(
                                Configs.route("r", match(List.of(), pattern), strip, base), target))
                .isEqualTo(upstream);
    }
}
