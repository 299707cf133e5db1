package dev.weir.cases;

import java.util.ArrayList;
import java.util.List;

/** A report for people: a line for each case, and what differs side by side. */
public final class TextReport {
    /** The width of a column beside another, in characters; as in {@link #row}. */
    private static final int COLUMN = 48;

    private static final String INDENT = "      ";

    private final StringBuilder out = new StringBuilder();

    private TextReport() {}

    /** The whole, ending with a line feed. */
    public static String of(Report report) {
        TextReport text = new TextReport();
        report.results().forEach(text::add);
        long failed = report.failures();
        text.out.append(
                "%s: %d passed, %d failed (%s s)%n"
                        .formatted(
                                report.plugin(),
                                report.results().size() - failed,
                                failed,
                                Report.seconds(report.took())));
        return text.out.toString();
    }

    private void add(CaseResult result) {
        out.append(
                "%s  %s: %s (%s s)%n"
                        .formatted(
                                result.passed() ? "ok  " : "FAIL",
                                result.ran().place().file(),
                                result.ran().name(),
                                Report.seconds(result.took())));
        for (Mismatch mismatch : result.mismatches()) {
            out.append(INDENT).append("%s: %s%n".formatted(mismatch.place(), mismatch.what()));
            sideBySide(mismatch.expected(), mismatch.actual());
        }
    }

    /** Two texts: below each other if they are short lines, beside each other if they are long. */
    private void sideBySide(String expected, String actual) {
        List<String> left = lines(expected);
        List<String> right = lines(actual);
        if (left.size() == 1 && right.size() == 1) {
            out.append(INDENT).append("  expected  ").append(expected).append('\n');
            out.append(INDENT).append("  actual    ").append(actual).append('\n');
            return;
        }
        row("expected", "actual", " ");
        for (int i = 0; i < Math.max(left.size(), right.size()); i++) {
            String one = i < left.size() ? left.get(i) : "";
            String other = i < right.size() ? right.get(i) : "";
            row(one, other, one.equals(other) ? " " : "|");
        }
    }

    private void row(String left, String right, String between) {
        out.append(INDENT).append("  %-48s %s %s%n".formatted(left, between, right));
    }

    /** The lines of a text, long ones folded, so that they fit a column. */
    private static List<String> lines(String text) {
        List<String> lines = new ArrayList<>();
        for (String line : text.split("\n", -1)) {
            for (int at = 0; at == 0 || at < line.length(); at += COLUMN) {
                lines.add(line.substring(at, Math.min(line.length(), at + COLUMN)));
            }
        }
        return lines;
    }
}
