package dev.weir.js;

import dev.weir.js.quick.QuickFault;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What the prelude passes on QuickJS. */
final class SandboxArguments implements Arguments {
    private final @Nullable Object[] values;

    /** What a guest finds where something of a call was; one for each. */
    record Ended(Stage stage) {}

    SandboxArguments(@Nullable Object[] values) {
        this.values = values;
    }

    @Override
    public String text(int at) {
        return (String) value(at);
    }

    @Override
    public int integer(int at) {
        return ((Number) value(at)).intValue();
    }

    @Override
    public double number(int at) {
        return ((Number) value(at)).doubleValue();
    }

    @Override
    public boolean truth(int at) {
        return (Boolean) value(at);
    }

    @Override
    public boolean absent(int at) {
        return values[at] == null;
    }

    @Override
    public List<String> texts(int at) {
        @Nullable Object[] items = (@Nullable Object[]) value(at);
        List<String> texts = new ArrayList<>(items.length);
        Arrays.stream(items).forEach(item -> texts.add((String) item));
        return texts;
    }

    @Override
    public byte[] bytes(int at) {
        byte[] buffer = (byte[]) value(at);
        int from = integer(at + 1);
        int length = integer(at + 2);
        if (from < 0 || length < 0 || length > buffer.length - from) {
            throw new IllegalArgumentException("the buffer was detached or cut short");
        }
        return from == 0 && length == buffer.length
                ? buffer
                : Arrays.copyOfRange(buffer, from, from + length);
    }

    @Override
    public Object object(int at) {
        Object object = value(at);
        if (object instanceof Ended(Stage stage)) {
            throw new IllegalArgumentException(
                    "this belongs to a call of %s that has ended; copy what is needed later"
                            .formatted(stage.handler()));
        }
        return object;
    }

    @Override
    public Object function(int at) {
        return value(at);
    }

    @Override
    public Object thrown(int at) {
        boolean error = truth(at);
        return new QuickFault(
                error ? QuickFault.Kind.ERROR : QuickFault.Kind.NO_ERROR,
                textOrNone(at + 1),
                textOrNone(at + 2));
    }

    private String textOrNone(int at) {
        return values[at] instanceof String text ? text : "";
    }

    private Object value(int at) {
        return Objects.requireNonNull(values[at]);
    }
}
