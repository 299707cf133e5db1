package dev.weir.js.engine;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.strings.TruffleString;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JSRealm;
import com.oracle.truffle.js.runtime.JSRuntime;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.builtins.JSFunction;
import com.oracle.truffle.js.runtime.builtins.JSFunctionData;
import com.oracle.truffle.js.runtime.objects.JSDynamicObject;
import com.oracle.truffle.js.runtime.objects.PropertyDescriptor;
import com.oracle.truffle.js.runtime.objects.Undefined;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;
import org.graalvm.polyglot.Context;
import org.graalvm.polyglot.Value;

/**
 * A function of the engine's own kind that freezes an object and all that leads from it. Written in
 * JavaScript (prelude/seal.js has that, for QuickJS) it is half the time of a new context, and more
 * than a tenth of a second of a start: hence what GraalJS does not export, of the one version we
 * pin.
 */
public final class DeepFreeze extends JavaScriptRootNode {
    // What one context has frozen; a context is for one thread at a time.
    private final Set<JSDynamicObject> frozen = Collections.newSetFromMap(new IdentityHashMap<>());

    private DeepFreeze(JavaScriptLanguage language) {
        super(language);
    }

    /** The function, for that context. */
    public static Value in(Context context) {
        context.enter();
        try {
            JSRealm realm = JSRealm.get(null);
            DeepFreeze body = new DeepFreeze(JavaScriptLanguage.getCurrentLanguage());
            JSFunctionData function =
                    JSFunctionData.createCallOnly(
                            realm.getContext(),
                            body.getCallTarget(),
                            1,
                            TruffleString.fromJavaStringUncached(
                                    "deepFreeze", TruffleString.Encoding.UTF_16));
            return context.asValue(JSFunction.create(realm, function));
        } finally {
            context.leave();
        }
    }

    @Override
    public Object execute(VirtualFrame frame) {
        freeze(JSArguments.getUserArgument(frame.getArguments(), 0));
        return Undefined.instance;
    }

    @TruffleBoundary
    private void freeze(Object root) {
        Deque<JSDynamicObject> found = new ArrayDeque<>();
        find(root, found);
        while (!found.isEmpty()) {
            JSDynamicObject object = found.pop();
            for (Object key : object.ownPropertyKeys()) {
                PropertyDescriptor property = object.getOwnProperty(key);
                find(property.getValue(), found);
                find(property.getGet(), found);
                find(property.getSet(), found);
            }
            find(object.getPrototypeOf(), found);
            object.setIntegrityLevel(true, true);
        }
    }

    private void find(Object value, Deque<JSDynamicObject> found) {
        // `undefined` and `null` are such objects in the engine.
        if (value instanceof JSDynamicObject object
                && JSRuntime.isObject(object)
                && frozen.add(object)) {
            found.push(object);
        }
    }
}
