package dev.weir.js.engine;

import com.oracle.truffle.js.runtime.builtins.JSPromise;
import com.oracle.truffle.js.runtime.builtins.JSPromiseObject;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;

/** What a function of the guest's has come to, after the jobs that it left. */
public sealed interface Result {

    /** It gave that value, or a promise that is fulfilled with it. */
    record Given(Object value) implements Result {}

    /** It gave a promise that is rejected. */
    record Rejected(Object reason) implements Result {}

    /** It gave a promise that is not settled, or an object that may behave like one. */
    record Open(Object value) implements Result {}

    /** Reads what was returned. */
    static Result of(Object value) {
        if (!(value instanceof JSPromiseObject promise)) {
            boolean opaque = value instanceof JSDynamicObject && !(value instanceof Holder);
            return opaque && !isNothing(value) ? new Open(value) : new Given(value);
        }
        if (JSPromise.isFulfilled(promise)) {
            return new Given(promise.getPromiseResult());
        }
        return JSPromise.isRejected(promise)
                ? new Rejected(promise.getPromiseResult())
                : new Open(promise);
    }

    private static boolean isNothing(Object value) {
        return value.equals(Realm.UNDEFINED) || value.equals(Realm.NULL);
    }
}
