package dev.weir.wasm;

import dev.weir.api.Request;
import dev.weir.api.spi.ConfigValue;
import dev.weir.tck.ScriptedChain;
import dev.weir.tck.TestContext;
import dev.weir.tck.TestExchange;
import java.util.ArrayList;
import java.util.List;

/**
 * A guest that makes one host call after another on a request, and tells the status of each by a
 * header of the request: {@code s: <the character '0' plus the status>}.
 */
final class Statuses {
    private static final int SHOWN = 16;

    private final HandMade module;
    private final int add;
    private final int name;
    private final Code code = new Code();
    private int calls;

    Statuses(HandMade module) {
        this.module = module;
        this.add = module.proxy("proxy_add_header_map_value", "iiiii");
        this.name = module.text("s");
    }

    /** Calls an imported function with those numbers. */
    Statuses call(int function, int... arguments) {
        Code call = new Code();
        for (int argument : arguments) {
            call.i32(argument);
        }
        return show(call.call(function));
    }

    /** Runs code that leaves a number on the stack, and shows it. */
    Statuses show(Code number) {
        code.store8(SHOWN, number.i32('0').add())
                .i32(0)
                .i32(name)
                .i32(1)
                .i32(SHOWN)
                .i32(1)
                .call(add)
                .drop();
        calls++;
        return this;
    }

    /** Writes a byte, without a call. */
    Statuses store(int address, int value) {
        code.store8(address, new Code().i32(value));
        return this;
    }

    /** The guest as it is now. */
    HandMade guest() {
        return module.guest().onRequest(code.i32(0));
    }

    /** The statuses, in the order of the calls. */
    List<Integer> run() throws Exception {
        return run(Run.get());
    }

    /** The statuses of the calls on that request. */
    List<Integer> run(Request request) throws Exception {
        return run(request, new TestContext().limits(Run.PATIENT));
    }

    /** The statuses of the calls of a plugin in that context. */
    List<Integer> run(Request request, TestContext context) throws Exception {
        try (Run run = Run.of(TestBundle.of(guest()), new ConfigValue.Nothing(), context)) {
            return read(run.exchange(request).upstream());
        }
    }

    /** The statuses of the calls that a guest like this makes in an exchange that lasts. */
    List<Integer> of(Run run, TestExchange exchange) throws Exception {
        ScriptedChain chain = new ScriptedChain(Run.get());
        run.filter().handle(exchange, chain);
        return read(chain.sent().getFirst());
    }

    private List<Integer> read(Request sent) {
        List<Integer> statuses = new ArrayList<>();
        for (String value : sent.headers().all("s")) {
            // A byte: a status, or -1.
            statuses.add((int) (byte) (value.charAt(0) - '0'));
        }
        if (statuses.size() != calls) {
            throw new AssertionError(calls + " calls were made, seen were " + statuses);
        }
        return statuses;
    }
}
