package dev.weir.js;

import dev.weir.js.engine.Passed;
import java.util.List;

/** What the prelude passes on GraalJS. */
final class GraalArguments implements Arguments {
    private final Passed passed;

    GraalArguments(Passed passed) {
        this.passed = passed;
    }

    @Override
    public String text(int at) {
        return passed.text(at);
    }

    @Override
    public int integer(int at) {
        return passed.number(at).intValue();
    }

    @Override
    public double number(int at) {
        return passed.number(at).doubleValue();
    }

    @Override
    public boolean truth(int at) {
        return passed.truth(at);
    }

    @Override
    public boolean absent(int at) {
        return passed.absent(at);
    }

    @Override
    public List<String> texts(int at) {
        return passed.texts(at);
    }

    @Override
    public byte[] bytes(int at) {
        byte[] bytes = new byte[integer(at + 2)];
        if (bytes.length > 0 && !passed.read(at, integer(at + 1), bytes)) {
            throw new IllegalArgumentException("the buffer was detached or cut short");
        }
        return bytes;
    }

    @Override
    public Object object(int at) {
        return passed.object(at);
    }

    @Override
    public GuestCall call() {
        return ((EngineCall) object(0)).call();
    }

    @Override
    public Object function(int at) {
        return passed.at(at);
    }

    @Override
    public Object thrown(int at) {
        return passed.at(at);
    }
}
