package dev.weir.js.engine;

import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.js.lang.JavaScriptLanguage;
import com.oracle.truffle.js.nodes.function.JSFunctionCallNode;
import com.oracle.truffle.js.runtime.JSArguments;
import com.oracle.truffle.js.runtime.JavaScriptRootNode;
import com.oracle.truffle.js.runtime.objects.Undefined;

/** The code of an {@link Entry}. */
final class EntryRoot extends JavaScriptRootNode {
    @Child private JSFunctionCallNode call = JSFunctionCallNode.createCall();

    EntryRoot(JavaScriptLanguage language) {
        super(language);
    }

    @Override
    public Object execute(VirtualFrame frame) {
        Object[] own = JSArguments.getEnclosingFrame(frame.getArguments()).getArguments();
        Entry entry = (Entry) own[0];
        entry.returned(call.executeCall(arguments(entry)));
        return Undefined.instance;
    }

    @TruffleBoundary
    private static Object[] arguments(Entry entry) {
        return entry.arguments();
    }
}
