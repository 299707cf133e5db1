package dev.weir.js.quick;

/** How a guest's code failed, in the engine's own words. */
public final class QuickFault extends Exception {
    private static final long serialVersionUID = 1L;

    private final Kind kind;
    private final String text;
    private final String stack;

    /** What happened. */
    public enum Kind {
        /** It threw an {@code Error}. */
        ERROR,
        /** It threw something else. */
        NO_ERROR,
        /** Its promise is pending, and no job is left. */
        NEVER_SETTLES,
        /** Its module does not export what it must. */
        ILL_SHAPED
    }

    /** What a guest threw, or another failure of its code. */
    public QuickFault(Kind kind, String text, String stack) {
        super(text, null, false, false);
        this.kind = kind;
        this.text = text;
        this.stack = stack;
    }

    /** What happened. */
    public Kind kind() {
        return kind;
    }

    /** What was thrown, as text, or what is wrong. */
    public String text() {
        return text;
    }

    /** The engine's stack, a line for each frame; empty if there is none. */
    public String stack() {
        return stack;
    }
}
