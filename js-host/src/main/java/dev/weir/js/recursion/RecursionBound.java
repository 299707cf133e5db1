package dev.weir.js.recursion;

import com.oracle.truffle.api.CallTarget;
import com.oracle.truffle.api.CompilerDirectives.TruffleBoundary;
import com.oracle.truffle.api.ContextLocal;
import com.oracle.truffle.api.Truffle;
import com.oracle.truffle.api.frame.VirtualFrame;
import com.oracle.truffle.api.instrumentation.EventContext;
import com.oracle.truffle.api.instrumentation.ExecutionEventNode;
import com.oracle.truffle.api.instrumentation.SourceSectionFilter;
import com.oracle.truffle.api.instrumentation.StandardTags.RootTag;
import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.source.Source;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/**
 * Makes recursion end in a {@code RangeError} while half of the thread's stack is still free. Near
 * the end of the stack the engine cannot cut code any more: what it does for that overflows the
 * stack itself, and guest code that catches the error goes on for ever.
 */
public final class RecursionBound extends TruffleInstrument {
    /** Its name in {@code Engine.getInstruments}. */
    public static final String ID = "weir-recursion";

    // A function takes up to two KiB of stack in the interpreter; threads have one MiB.
    private static final int MOST = 256;

    private static final String ERROR = "throw new RangeError('Maximum call stack size exceeded')";

    private final ContextLocal<Depth> depths = locals.createContextLocal(_ -> new Depth());

    /** Marks threads whose stacks are larger than usual. */
    public interface DeepStack {
        /** So many times as large. */
        int times();
    }

    /** What makes the bound hold: found by {@code Instrument.lookup}. */
    public interface Held {}

    /** How deep the functions of one context are. */
    private static final class Depth {
        private int now;
        private @Nullable CallTarget error;
    }

    /** Made by the engine. */
    public RecursionBound() {}

    @Override
    protected void onCreate(Env env) {
        env.registerService(new Held() {});
        SourceSectionFilter functions =
                SourceSectionFilter.newBuilder()
                        .tagIs(RootTag.class)
                        .includeInternal(false)
                        .build();
        env.getInstrumenter()
                .attachExecutionEventFactory(functions, event -> new Count(env, event));
    }

    private final class Count extends ExecutionEventNode {
        private final Env env;
        private final EventContext event;

        Count(Env env, EventContext event) {
            this.env = env;
            this.event = event;
        }

        @Override
        protected void onEnter(VirtualFrame frame) {
            Depth depth = depths.get();
            // Below zero: suspended functions are left more often than they are entered.
            depth.now = Math.max(depth.now, 0) + 1;
            if (depth.now > MOST) {
                beyond(depth);
            }
        }

        @Override
        protected void onReturnValue(VirtualFrame frame, Object result) {
            depths.get().now--;
        }

        @Override
        protected void onReturnExceptional(VirtualFrame frame, Throwable exception) {
            depths.get().now--;
        }

        private static int frames() {
            int[] count = new int[1];
            Truffle.getRuntime()
                    .iterateFrames(_ -> {
                        count[0]++;
                        return null;
                    });
            return count[0];
        }

        // Exceptions of instruments are dropped, but for those made so.
        @SuppressWarnings("deprecation")
        @TruffleBoundary
        private void beyond(Depth depth) {
            if (Thread.currentThread() instanceof DeepStack deep
                    && depth.now <= MOST * deep.times()) {
                return;
            }
            int frames = frames();
            if (frames <= MOST) {
                depth.now = frames; // suspended functions are not counted exactly
                return;
            }
            try {
                CallTarget error = depth.error;
                if (error == null) {
                    error =
                            env.parse(
                                    Source.newBuilder("js", ERROR, "recursion")
                                            .internal(true)
                                            .build());
                    depth.error = error;
                }
                error.call();
            } catch (IOException e) {
                throw new UncheckedIOException(e); // a literal is not read
            } catch (RuntimeException e) {
                throw event.createError(e);
            }
        }
    }
}
