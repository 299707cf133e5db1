package dev.weir.js.engine;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;

/**
 * The code of a function of the gateway's: what it does is of the context, and lies where a closure
 * has its variables.
 */
final class HostRoot extends JavaScriptRootNode {
    HostRoot(JavaScriptLanguage language) {
        super(language);
    }

    @Override
    public Object execute(VirtualFrame frame) {
        Object[] arguments = frame.getArguments();
        Object[] own = JSArguments.getEnclosingFrame(arguments).getArguments();
        return call((Realm.Bound) own[0], arguments);
    }

    @TruffleBoundary
    private static Object call(Realm.Bound function, Object[] arguments) {
        return function.call(arguments);
    }
}
