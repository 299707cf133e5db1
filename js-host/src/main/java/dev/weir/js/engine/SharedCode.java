package dev.weir.js.engine;

import com.oracle.truffle.api.object.Shape;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSContext;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.Strings;
import com.oracle.truffle.js.runtime.builtins.JSFunctionData;
import com.oracle.truffle.js.runtime.builtins.JSObjectFactory;
import com.oracle.truffle.js.runtime.builtins.JSOrdinary;
import com.oracle.truffle.js.runtime.objects.JSShape;
import java.lang.invoke.MethodHandles;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the contexts of one engine share: a call site of code that they share knows the same
 * function, and the same kind of object, in all of them. Safe for every thread.
 */
public final class SharedCode {
    private final ConcurrentMap<String, JSFunctionData> functions = new ConcurrentHashMap<>();
    private volatile JSObjectFactory.@Nullable UnboundProto holders;

    /** Of an engine in which there is no context yet. */
    public SharedCode() {}

    /** The function of that key; {@code code} makes its code the first time. */
    JSFunctionData function(
            JSContext context,
            String key,
            String name,
            int parameters,
            Function<JavaScriptLanguage, JavaScriptRootNode> code) {
        JSFunctionData known = functions.get(key);
        if (known != null) {
            return known;
        }
        JSFunctionData made =
                JSFunctionData.createCallOnly(
                        context,
                        code.apply(JavaScriptLanguage.getCurrentLanguage()).getCallTarget(),
                        parameters,
                        Strings.fromJavaString(name));
        JSFunctionData first = functions.putIfAbsent(key, made);
        return first == null ? made : first;
    }

    /** Makes holders of the same shape in all contexts: the prototype is a property of each. */
    JSObjectFactory.UnboundProto holders(JSContext context) {
        JSObjectFactory.UnboundProto known = holders;
        if (known != null) {
            return known;
        }
        synchronized (functions) {
            known = holders;
            if (known == null) {
                known = JSObjectFactory.createUnbound(context, shape(context));
                holders = known;
            }
            return known;
        }
    }

    private static Shape shape(JSContext context) {
        return Shape.newBuilder()
                .layout(Holder.class, MethodHandles.lookup())
                .dynamicType(JSOrdinary.INSTANCE)
                .sharedData(JSShape.makeJSSharedData(context, null))
                .shapeFlags(JSShape.getDefaultShapeFlags(JSOrdinary.INSTANCE))
                .build();
    }
}
