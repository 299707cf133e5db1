package dev.weir.cases;

/**
 * A text that a pattern may look at so often and no more. Cases come with bundles, and a pattern
 * that backtracks could otherwise keep a thread for ever.
 */
final class BoundedText implements CharSequence {
    /** A pattern that needs more than that for texts of this size backtracks without end. */
    private static final int MOST_LOOKS = 10_000_000;

    private final CharSequence text;
    private final int[] looks;

    /** The text was looked at too often. */
    static final class TooCostly extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooCostly() {
            super("the pattern takes more than %d steps on this text".formatted(MOST_LOOKS));
        }
    }

    BoundedText(CharSequence text) {
        this(text, new int[1]);
    }

    private BoundedText(CharSequence text, int[] looks) {
        this.text = text;
        this.looks = looks;
    }

    @Override
    public char charAt(int index) {
        if (++looks[0] > MOST_LOOKS) {
            throw new TooCostly();
        }
        return text.charAt(index);
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return new BoundedText(text.subSequence(start, end), looks);
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
