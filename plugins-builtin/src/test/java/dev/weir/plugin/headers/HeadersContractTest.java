package dev.weir.plugin.headers;

import static dev.weir.plugin.Configs.table;

import dev.weir.api.Filter;
import dev.weir.plugin.Configs;
import dev.weir.tck.FilterContract;
import dev.weir.tck.TestContext;

class HeadersContractTest extends FilterContract {
    @Override
    protected Filter filter(TestContext context) throws Exception {
        return Configs.create(
                new HeadersPlugin(),
                context,
                table(
                        "request", table("set", table("a", "1")),
                        "response", table("add", table("b", "2"))));
    }
}
