package dev.weir.cli;

import dev.weir.control.config.AdminConfig;
import java.nio.file.Files;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Which gateway a command talks to. */
final class AdminOptions {
    private static final Pattern ADDRESS =
            Pattern.compile("unix:.+|(?:\\[[0-9A-Fa-f:.]+]|[^\\s/:@?#]+):[0-9]{1,5}");

    @Spec(Spec.Target.MIXEE)
    private CommandSpec spec = CommandSpec.create();

    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT|unix:PATH",
            description =
                    "The admin API (default: $WEIR_ADMIN, else the admin of -c or ./weir.yaml).")
    private @Nullable String address;

    @Mixin private ConfigOption config = new ConfigOption();

    AdminClient client() throws Stop {
        if (address != null) {
            return new AdminClient(checked("--admin", address));
        }
        String ofEnvironment = System.getenv("WEIR_ADMIN");
        if (ofEnvironment != null && !ofEnvironment.isEmpty()) {
            return new AdminClient(checked("WEIR_ADMIN", ofEnvironment));
        }
        AdminConfig admin =
                config.named() || Files.exists(config.path())
                        ? config.read().admin()
                        : AdminConfig.DEFAULT;
        return new AdminClient(admin.address().toString());
    }

    private String checked(String origin, String text) {
        if (!ADDRESS.matcher(text).matches()) {
            throw new ParameterException(
                    spec.commandLine(), origin + " must be HOST:PORT or unix:PATH, was " + text);
        }
        return text;
    }
}
