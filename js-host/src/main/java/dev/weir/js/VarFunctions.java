package dev.weir.js;

import java.util.List;

/** What the prelude's {@code ctx.vars} calls. */
final class VarFunctions {
    private VarFunctions() {}

    static void define(FunctionGroup group) {
        group.define("readVar", args -> args.call().vars().get(args.text(1)));
        group.define(
                "writeVar",
                args -> {
                    args.call().vars().put(args.text(1), args.text(2));
                    return true;
                });
        group.define(
                "removeVar",
                args -> {
                    args.call().vars().remove(args.text(1));
                    return true;
                });
        group.define("varNames", args -> List.copyOf(args.call().vars().keySet()));
    }
}
