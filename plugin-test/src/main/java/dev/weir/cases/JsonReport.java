package dev.weir.cases;

import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** A report for programs. */
public final class JsonReport {
    private JsonReport() {}

    /** The whole as JSON, indented. */
    public static String of(Report report) {
        ObjectNode root = JsonMapper.shared().createObjectNode();
        root.put("plugin", report.plugin());
        root.put("passed", report.results().size() - report.failures());
        root.put("failed", report.failures());
        ArrayNode cases = root.putArray("cases");
        for (CaseResult result : report.results()) {
            ObjectNode each = cases.addObject();
            each.put("name", result.ran().name());
            each.put("file", result.ran().place().file());
            each.put("line", result.ran().place().line());
            each.put("passed", result.passed());
            each.put("milliseconds", result.took().toMillis());
            ObjectNode used = each.putObject("used");
            used.put("microseconds", result.used().time().toNanos() / 1000);
            used.put("bytes", result.used().memoryBytes());
            used.put("hostCalls", result.used().hostCalls());
            OptionalLong guests = result.used().guestMemoryBytes();
            used.put("guestBytes", guests.isPresent() ? guests.getAsLong() : null);
            ArrayNode mismatches = each.putArray("mismatches");
            for (Mismatch mismatch : result.mismatches()) {
                mismatches
                        .addObject()
                        .put("place", mismatch.place().toString())
                        .put("what", mismatch.what())
                        .put("expected", mismatch.expected())
                        .put("actual", mismatch.actual());
            }
        }
        return root.toPrettyString();
    }
}
