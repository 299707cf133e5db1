package dev.weir.js.engine;

import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;
import com.oracle.truffle.js.runtime.objects.JSNonProxyObject;
import org.jspecify.annotations.Nullable;

/** An object of the guest's that holds something where the plugin cannot get at it. */
public final class Holder extends JSNonProxyObject {
    // Where the engine keeps the one property that each has; without it, in an array beside it.
    @SuppressWarnings("UnusedVariable")
    @DynamicField
    private @Nullable Object prototype;

    private final String kind;
    private Object held;

    Holder(Shape shape, JSDynamicObject prototype, String kind, Object held) {
        super(shape, prototype);
        this.kind = kind;
        this.held = held;
    }

    /** Whether it is of that class. */
    public boolean is(String kind) {
        return this.kind.equals(kind);
    }

    /** What it holds: a value of the engine's. */
    public Object held() {
        return held;
    }

    void hold(Object value) {
        held = value;
    }
}
