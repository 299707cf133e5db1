package dev.weir.yaml;

/** Numbers of things in messages. */
public final class Counted {
    private Counted() {}

    /** {@code 1 fault}, {@code 2 faults}, {@code 0 faults}; {@code thing} takes an s for many. */
    public static String of(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
