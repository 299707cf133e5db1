package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.PluginFactory;
import dev.weir.tck.FilterContract;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;

/** A JavaScript plugin keeps what every filter keeps, in the sandbox too. */
@Tag(TestBundle.GRAAL)
final class SandboxFilterContractTest extends FilterContract {
    private static PluginFactory<ConfigValue> factory;

    @BeforeAll
    static void load() throws Exception {
        factory = new JsHost().load(JsFilterContractTest.BUNDLE.inSandbox());
    }

    @Override
    protected Filter filter(TestContext context) throws Exception {
        return factory.create(ConfigValue.NOTHING, context.limits(Plugin.WIDE));
    }

    @Override
    protected Optional<Request> answered(Body body) {
        return Optional.of(ScriptedChain.request(body).withTarget("/own"));
    }
}
