package dev.weir.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code weir errors}. */
@Command(
        name = "errors",
        description = "Shows the last failures of a running gateway, the newest first.",
        mixinStandardHelpOptions = true)
final class ErrorsCommand implements Callable<Integer> {
    enum Format {
        TABLE,
        JSON
    }

    @Option(names = "--route", paramLabel = "NAME", description = "Of that route.")
    private @Nullable String route;

    @Option(names = "--plugin", paramLabel = "NAME", description = "Of that plugin instance.")
    private @Nullable String plugin;

    @Option(
            names = "--request",
            paramLabel = "ID",
            description = "Of that request: the instance in the client's answer.")
    private @Nullable String request;

    @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 20).")
    private int limit = 20;

    @Option(names = "-o", paramLabel = "table|json", description = "The form (default: table).")
    private Format format = Format.TABLE;

    @Mixin private AdminOptions admin = new AdminOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    ErrorsCommand() {}

    @Override
    public Integer call() throws Exception {
        JsonNode errors =
                admin.client()
                        .get(
                                "/v1/errors?limit="
                                        + limit
                                        + chosen("route", route)
                                        + chosen("plugin", plugin)
                                        + chosen("request", request));
        PrintWriter out = spec.commandLine().getOut();
        switch (format) {
            case JSON -> out.println(errors.toPrettyString());
            case TABLE -> table(errors, out);
        }
        return Exit.OK;
    }

    private static String chosen(String key, @Nullable String value) {
        return value == null ? "" : "&" + key + "=" + AdminClient.encode(value);
    }

    private static void table(JsonNode errors, PrintWriter out) {
        String row = "%-24s  %-22s  %-16s  %-16s  %-18s  %-9s  %s%n";
        out.printf(row, "TIME", "REQUEST", "ROUTE", "PLUGIN", "TYPE", "EFFECT", "MESSAGE");
        for (JsonNode error : errors) {
            out.printf(
                    row,
                    error.path("time").asString(),
                    error.path("request").asString(),
                    error.path("route").asString(),
                    error.path("plugin").asString("-"),
                    error.path("type").asString(),
                    error.path("effect").asString(),
                    // The guest's stack stands on lines of its own.
                    error.path("message").asString());
        }
    }
}
