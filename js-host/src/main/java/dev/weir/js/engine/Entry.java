package dev.weir.js.engine;

import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.objects.Undefined;
import java.util.Objects;
import java.util.function.Supplier;
import org.graalvm.polyglot.PolyglotException;
import org.graalvm.polyglot.Value;
import org.jspecify.annotations.Nullable;

/**
 * A way into functions of one context that neither wraps nor converts what is passed. Jobs that
 * wait, such as those of promises, are done before it returns. For one thread at a time.
 */
public final class Entry {
    private @Nullable Value way;
    private @Nullable Object function;
    private Object self = Undefined.instance;
    private @Nullable Supplier<Object[]> arguments;
    private @Nullable Object result;

    Entry() {}

    void by(Value way) {
        this.way = way;
    }

    Object[] arguments() {
        Object[] passed = Objects.requireNonNull(arguments).get();
        return JSArguments.create(self, function, passed);
    }

    void returned(Object value) {
        result = value;
    }

    /**
     * Calls a function.
     *
     * @param function as {@link Passed#at} gave it
     * @param self what it is called on
     * @param arguments asked within the context; values of the engine's
     * @return what it gives
     * @throws PolyglotException if it fails
     */
    public Result call(Object function, Object self, Supplier<Object[]> arguments) {
        this.function = function;
        this.self = self;
        this.arguments = arguments;
        try {
            Objects.requireNonNull(way).executeVoid();
            return Result.of(Objects.requireNonNull(result));
        } finally {
            this.function = null;
            this.self = Undefined.instance;
            this.arguments = null;
            this.result = null;
        }
    }
}
