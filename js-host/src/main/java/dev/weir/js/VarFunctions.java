package dev.weir.js;

import static dev.weir.js.FunctionGroup.array;
import static dev.weir.js.FunctionGroup.call;

import java.util.List;

/** What the prelude's {@code ctx.vars} calls. */
final class VarFunctions {
    private VarFunctions() {}

    static void define(FunctionGroup group) {
        group.define("readVar", args -> call(args[0]).vars().get(args[1].asString()));
        group.define(
                "writeVar",
                args -> {
                    call(args[0]).vars().put(args[1].asString(), args[2].asString());
                    return true;
                });
        group.define(
                "removeVar",
                args -> {
                    call(args[0]).vars().remove(args[1].asString());
                    return true;
                });
        group.define("varNames", args -> array(List.copyOf(call(args[0]).vars().keySet())));
    }
}
