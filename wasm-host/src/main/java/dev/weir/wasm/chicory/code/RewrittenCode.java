package dev.weir.wasm.chicory.code;

import com.dylibso.chicory.compiler.Cache;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The compiled code of one module, rewritten before it is kept: what the engine loads from here is
 * never its own. For one thread.
 */
public final class RewrittenCode implements Cache {
    private final Optional<Cache> kept;
    private byte @Nullable [] compiled;

    /**
     * The code of a module that is to be compiled.
     *
     * @param kept where rewritten code is looked for first, and kept
     */
    public RewrittenCode(Optional<Cache> kept) {
        this.kept = kept;
    }

    /** The version of what is kept: the engine's, and that of the rewriting. */
    public static String version(String engine) {
        return engine + "-" + CodeRewrite.REVISION;
    }

    // The engine asks for null where nothing is kept.
    @Override
    @SuppressWarnings("NullAway")
    public byte @Nullable [] get(String digest) throws IOException {
        if (compiled == null && kept.isPresent()) {
            return kept.get().get(digest);
        }
        return compiled;
    }

    @Override
    public void putIfAbsent(String digest, byte[] code) throws IOException {
        byte[] rewritten = CodeRewrite.jar(code);
        compiled = rewritten;
        if (kept.isPresent()) {
            kept.get().putIfAbsent(digest, rewritten);
        }
    }

    /** Whether it was compiled just now: what the engine made of it is not rewritten yet. */
    public boolean isNew() {
        return compiled != null;
    }
}
