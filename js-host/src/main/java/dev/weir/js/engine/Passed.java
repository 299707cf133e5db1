package dev.weir.js.engine;

import com.oracle.truffle.api.interop.InteropException;
import com.oracle.truffle.api.interop.InteropLibrary;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSFunction;
import com.oracle.truffle.js.runtime.builtins.JSFunctionObject;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;
import com.oracle.truffle.js.runtime.objects.JSObject;
import com.oracle.truffle.js.runtime.objects.Undefined;
import java.util.ArrayList;
import java.util.List;

/** What the guest called a function with, by place. Of no use after the function has returned. */
public final class Passed {
    private static final TruffleString LENGTH = Strings.fromJavaString("length");

    private final Object[] arguments;

    Passed(Object[] arguments) {
        this.arguments = arguments;
    }

    /** A value as the engine has it; undefined beyond what was passed. */
    public Object at(int place) {
        return place < count() ? JSArguments.getUserArgument(arguments, place) : Undefined.instance;
    }

    /** How many there are. */
    public int count() {
        return JSArguments.getUserArgumentCount(arguments);
    }

    /** Whether a string is there. */
    public boolean isText(int place) {
        return place < count() && at(place) instanceof TruffleString;
    }

    /** Calls another function with the same. */
    Object passOn(JSFunctionObject function, Object self) {
        return JSFunction.call(function, self, JSArguments.extractUserArguments(arguments));
    }

    /** A string. */
    public String text(int place) {
        return Strings.toJavaString((TruffleString) at(place));
    }

    /** Any number. */
    public Number number(int place) {
        return (Number) at(place);
    }

    /** A boolean. */
    public boolean truth(int place) {
        return (boolean) at(place);
    }

    /** Whether {@code null} or {@code undefined} is there. */
    public boolean absent(int place) {
        return JSRuntime.isNullOrUndefined(at(place));
    }

    /** An object of the gateway's own. */
    public Object object(int place) {
        return ((Opaque) at(place)).value();
    }

    /** An array of strings. */
    public List<String> texts(int place) {
        JSDynamicObject array = (JSDynamicObject) at(place);
        long length = JSRuntime.toLength(JSObject.get(array, LENGTH));
        List<String> texts = new ArrayList<>();
        for (long i = 0; i < length; i++) {
            texts.add(Strings.toJavaString((TruffleString) JSObject.get(array, i)));
        }
        return texts;
    }

    /**
     * Copies bytes of an {@code ArrayBuffer}.
     *
     * @return false if it has not got them
     */
    public boolean read(int place, int offset, byte[] into) {
        try {
            InteropLibrary.getUncached().readBuffer(at(place), offset, into, 0, into.length);
            return true;
        } catch (InteropException e) {
            return false;
        }
    }
}
