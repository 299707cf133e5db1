package dev.weir.wasm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.api.Response;
import dev.weir.api.spi.ConfigValue;
import dev.weir.api.spi.VmSettings;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What guests learn of an exchange by name, and set for each other. */
class PropertiesTest {
    private static final int OK = 0;
    private static final int NOT_FOUND = 1;
    private static final int BAD_ARGUMENT = 2;

    @Test
    void propertiesThatAreKnownAreGiven() throws Exception {
        HandMade module = HandMade.empty();
        int get = module.proxy("proxy_get_property", "iiii");
        int add = module.proxy("proxy_add_header_map_value", "iiiii");
        String[] known = {
            "plugin_name",
            "route_name",
            "request\0path",
            "request\0url_path",
            "request\0query",
            "request\0host",
            "request\0scheme",
            "request\0method",
            "request\0protocol",
            "request\0id",
            "request\0useragent",
            "request\0headers\0x-one",
            "source\0address"
        };
        int name = module.text("p");
        Code code = new Code();
        for (String path : known) {
            code.i32(module.text(path)).i32(path.length()).i32(0).i32(4).call(get).drop();
            code.i32(0).i32(name).i32(1).load(0).load(4).call(add).drop();
        }
        module.guest().onRequest(code.i32(0));
        try (Run run = Run.of(module)) {
            assertThat(
                            run.exchange(Run.get("X-One", "1", "User-Agent", "curl"))
                                    .upstream()
                                    .headers()
                                    .all("p"))
                    .containsExactly(
                            "test",
                            "test",
                            "/orders?page=2",
                            "/orders",
                            "page=2",
                            "api.example.com",
                            "http",
                            "GET",
                            "HTTP/1.1",
                            "exchange-1",
                            "curl",
                            "1",
                            "192.0.2.1:40000");
        }
    }

    @Test
    void theRootAndTheMachineHaveSettingsOfTheirOwn() throws Exception {
        HandMade module = HandMade.empty();
        int property = module.proxy("proxy_get_property", "iiii");
        int buffer = module.proxy("proxy_get_buffer_bytes", "iiiii");
        int log = module.proxy("proxy_log", "iii");
        int root = module.text("plugin_root_id");
        Code start = new Code().i32(root).i32(14).i32(0).i32(4).call(property).drop();
        start.i32(2).load(0).load(4).call(log).drop();
        // The second argument is the length of what the buffer holds.
        start.i32(6).i32(0).local(1).i32(0).i32(4).call(buffer).drop();
        start.i32(2).load(0).load(4).call(log).drop().i32(1);
        module.guest().function("proxy_on_vm_start", "ii", "i", start);
        TestContext context =
                new TestContext()
                        .limits(Run.PATIENT)
                        .vm(
                                new VmSettings(
                                        "second",
                                        new ConfigValue.Table(
                                                Map.of("a", new ConfigValue.Bool(true)))));
        try (Run run = Run.of(TestBundle.of(module), new ConfigValue.Nothing(), context)) {
            assertThat(run.context().logged()).contains("INFO second", "INFO {\"a\":true}");
        }
    }

    @Test
    void whereTheRequestWasSentIsKnownOnceItWas() throws Exception {
        HandMade module = HandMade.empty();
        int get = module.proxy("proxy_get_property", "iiii");
        int add = module.proxy("proxy_add_header_map_value", "iiiii");
        int address = module.text("upstream\0address");
        int port = module.text("upstream\0port");
        int name = module.text("u");
        Code code =
                new Code()
                        .append(new Code().i32(address).i32(16).i32(0).i32(4).call(get).drop())
                        .i32(2)
                        .i32(name)
                        .i32(1)
                        .load(0)
                        .load(4)
                        .call(add)
                        .drop()
                        .append(new Code().i32(port).i32(13).i32(0).i32(4).call(get).drop())
                        // The number's two low bytes, which are text here: 0x3132.
                        .i32(2)
                        .i32(name)
                        .i32(1)
                        .load(0)
                        .i32(2)
                        .call(add)
                        .drop();
        module.guest().onResponse(code.i32(0));
        try (Run run = Run.of(module)) {
            TestExchange exchange = new TestExchange().sentTo("[2001:db8::1]:12594");
            Response response = run.filter().handle(exchange, new ScriptedChain(Run.get()));
            assertThat(response.headers().all("u")).containsExactly("[2001:db8::1]:12594", "21");
            exchange.complete();
        }
    }

    @Test
    void propertiesThatAreNotKnownAreNotFound() throws Exception {
        HandMade module = HandMade.empty();
        int get = module.proxy("proxy_get_property", "iiii");
        Statuses statuses = new Statuses(module);
        String[] unknown = {
            "",
            "request",
            "request\0",
            "request\0sizes",
            "request\0path\0x",
            "response\0code",
            "request\0headers\0x-none",
            "node",
            "upstream\0address",
            "upstream\0port",
            "cluster_name",
            "\0\0\0\0"
        };
        for (String path : unknown) {
            statuses.call(get, module.text(path), path.length(), 0, 4);
        }
        assertThat(statuses.run()).containsOnly(NOT_FOUND);
    }

    @Test
    void whatIsSetIsFoundByTheOtherFiltersOfTheExchange() throws Exception {
        HandMade writer = HandMade.empty();
        int set = writer.proxy("proxy_set_property", "iiii");
        int writersPath = writer.text("tenant\0id");
        int value = writer.text("acme");
        writer.guest().onRequest(new Code().i32(writersPath).i32(9).i32(value).i32(4).call(set));
        HandMade reader = HandMade.empty();
        int get = reader.proxy("proxy_get_property", "iiii");
        int path = reader.text("tenant\0id");
        int longPath = reader.text("filter_state\0wasm.tenant\0id");
        Statuses statuses =
                new Statuses(reader)
                        .call(get, path, 9, 0, 4)
                        .show(new Code().load(4))
                        .call(get, longPath, 27, 0, 4)
                        .show(new Code().load(4));
        try (Run first = Run.of(writer);
                Run second = Run.of(statuses.guest())) {
            TestExchange exchange = new TestExchange();
            first.filter().handle(exchange, new ScriptedChain(Run.get()));
            assertThat(statuses.of(second, exchange)).containsExactly(OK, 4, OK, 4);
            List<Integer> others = statuses.of(second, new TestExchange());
            assertThat(List.of(others.get(0), others.get(2))).containsOnly(NOT_FOUND);
            exchange.complete();
        }
    }

    @Test
    void propertiesOfAnExchangeHaveABound() throws Exception {
        HandMade module = HandMade.empty().memory("\0\2");
        int set = module.proxy("proxy_set_property", "iiii");
        int path = module.text("ab");
        assertThat(
                        new Statuses(module)
                                .call(set, path, 1, 0, 40_000)
                                .call(set, path + 1, 1, 0, 40_000)
                                .call(set, path, 1, 0, 100)
                                .call(set, path + 1, 1, 0, 40_000)
                                .run())
                .containsExactly(OK, BAD_ARGUMENT, OK, OK);
    }

    @Test
    void numbersAreEightBytes() throws Exception {
        HandMade module = HandMade.empty();
        int get = module.proxy("proxy_get_property", "iiii");
        int port = module.text("source\0port");
        assertThat(
                        new Statuses(module)
                                .call(get, port, 11, 0, 4)
                                .show(new Code().load(4))
                                // 40000 is 0x9C40
                                .show(new Code().load(HandMade.ALLOCATED).i32(0x9C40).op(0x6B))
                                .show(new Code().load(HandMade.ALLOCATED + 4))
                                .run())
                .containsExactly(OK, 8, 0, 0);
    }
}
