package dev.weir.yaml;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** What somebody may have meant. */
public final class Nearest {
    private static final int MOST_LISTED = 20;

    private Nearest() {}

    /** The end of a sentence about an unknown word: the nearest known one, or all of them. */
    public static String hint(String found, Collection<String> known) {
        Optional<String> nearest = to(found, known);
        if (nearest.isPresent()) {
            return ", did you mean `" + nearest.get() + "`?";
        }
        return known.isEmpty() || known.size() > MOST_LISTED
                ? ""
                : "; known here: " + String.join(", ", known);
    }

    /** The known word with the fewest edits, if they are few for its length. */
    public static Optional<String> to(String found, Collection<String> known) {
        String nearest = null;
        int fewest = Integer.MAX_VALUE;
        String folded = found.toLowerCase(Locale.ROOT);
        for (String word : known) {
            int allowed = Math.max(1, word.length() / 3);
            if (Math.abs(word.length() - found.length()) > allowed) {
                continue;
            }
            int edits = edits(folded, word.toLowerCase(Locale.ROOT));
            if (edits <= allowed && edits < fewest) {
                fewest = edits;
                nearest = word;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Edit distance where a swap of neighbours is one edit (optimal string alignment). */
    private static int edits(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] =
                        Math.min(Math.min(d[i - 1][j], d[i][j - 1]) + 1, d[i - 1][j - 1] + change);
                boolean swapped =
                        i > 1
                                && j > 1
                                && a.charAt(i - 1) == b.charAt(j - 2)
                                && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
