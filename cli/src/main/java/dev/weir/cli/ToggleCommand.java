package dev.weir.cli;

import dev.weir.api.spi.Quantity;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import tools.jackson.databind.JsonNode;

/** {@code weir toggle}. */
@Command(
        name = "toggle",
        description = "Switches a plugin on a route on or off while traffic flows.",
        mixinStandardHelpOptions = true)
final class ToggleCommand implements Callable<Integer> {
    enum Switch {
        ON,
        OFF
    }

    @Parameters(index = "0", paramLabel = "ROUTE", description = "The route's name.")
    private String route = "";

    @Parameters(index = "1", paramLabel = "PLUGIN", description = "The plugin instance's name.")
    private String plugin = "";

    @Parameters(index = "2", paramLabel = "on|off")
    private Switch wanted = Switch.ON;

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            description = "Turns back by itself after that time, such as 10m.")
    private @Nullable String duration;

    @Option(
            names = "--yes",
            description = "Switches off even what keeps callers out, which opens the route.")
    private boolean yes;

    @Mixin private AdminOptions admin = new AdminOptions();

    @Spec private CommandSpec spec = CommandSpec.create();

    ToggleCommand() {}

    @Override
    public Integer call() throws Exception {
        StringBuilder query = new StringBuilder();
        if (duration != null) {
            try {
                Quantity.duration(duration);
            } catch (IllegalArgumentException e) {
                throw new ParameterException(spec.commandLine(), "--for: " + e.getMessage(), e);
            }
            query.append("&ttl=").append(AdminClient.encode(duration));
        }
        if (yes) {
            query.append("&confirm=opens-route");
        }
        String path =
                "/v1/routes/%s/plugins/%s/enabled%s"
                        .formatted(
                                AdminClient.encode(route),
                                AdminClient.encode(plugin),
                                query.isEmpty() ? "" : "?" + query.substring(1));
        JsonNode answer = put(path);
        spec.commandLine()
                .getOut()
                .printf(
                        "%s on %s is %s (revision %d)%n",
                        plugin,
                        route,
                        answer.path("enabled").asBoolean() ? "on" : "off",
                        answer.path("revision").asLong());
        return Exit.OK;
    }

    private JsonNode put(String path) throws Exception {
        try {
            return admin.client().put(path, Boolean.toString(wanted == Switch.ON));
        } catch (Stop refused) {
            // The API names what its own callers add.
            String message = String.valueOf(refused.getMessage());
            throw new Stop(message.replace("?confirm=opens-route", "--yes"));
        }
    }
}
