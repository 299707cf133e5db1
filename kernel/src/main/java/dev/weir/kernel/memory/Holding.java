package dev.weir.kernel.memory;

/** What one exchange or connection holds of a {@link Ledger}. Used by one thread at a time. */
public final class Holding {
    private final Ledger ledger;
    private long bytes;

    /** Nothing held yet. */
    public Holding(Ledger ledger) {
        this.ledger = ledger;
    }

    /** Holds more; false if that is too much, with nothing changed. */
    public boolean more(long more) {
        if (!ledger.take(more)) {
            return false;
        }
        bytes += more;
        return true;
    }

    /** Whether so many more could be held if there were nobody else. */
    public boolean fits(long wanted) {
        return bytes + wanted <= ledger.limit();
    }

    /** Gives all of it back. */
    public void giveBack() {
        if (bytes > 0) {
            ledger.give(bytes);
            bytes = 0;
        }
    }
}
