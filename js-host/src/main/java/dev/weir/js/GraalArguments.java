package dev.weir.js;

import java.util.ArrayList;
import java.util.List;
import org.graalvm.polyglot.Value;

/** What the prelude passes on GraalJS. */
final class GraalArguments implements Arguments {
    private final Value[] values;

    GraalArguments(Value[] values) {
        this.values = values;
    }

    @Override
    public String text(int at) {
        return values[at].asString();
    }

    @Override
    public int integer(int at) {
        return values[at].asInt();
    }

    @Override
    public double number(int at) {
        return values[at].asDouble();
    }

    @Override
    public boolean truth(int at) {
        return values[at].asBoolean();
    }

    @Override
    public boolean absent(int at) {
        return values[at].isNull();
    }

    @Override
    public List<String> texts(int at) {
        Value array = values[at];
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < array.getArraySize(); i++) {
            texts.add(array.getArrayElement(i).asString());
        }
        return texts;
    }

    @Override
    public byte[] bytes(int at) {
        byte[] bytes = new byte[values[at + 2].asInt()];
        if (bytes.length > 0) {
            try {
                values[at].readBuffer(values[at + 1].asInt(), bytes, 0, bytes.length);
            } catch (IndexOutOfBoundsException | UnsupportedOperationException e) {
                throw new IllegalArgumentException("the buffer was detached or cut short", e);
            }
        }
        return bytes;
    }

    @Override
    public Object object(int at) {
        return values[at].asHostObject();
    }

    @Override
    public Object function(int at) {
        return values[at];
    }

    @Override
    public Object thrown(int at) {
        return values[at];
    }
}
