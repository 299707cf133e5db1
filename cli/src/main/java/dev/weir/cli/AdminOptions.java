package dev.weir.cli;

import dev.weir.control.config.AdminConfig;
import java.nio.file.Files;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which gateway a command talks to. */
final class AdminOptions {
    @Option(
            names = "--admin",
            paramLabel = "HOST:PORT",
            description =
                    "The admin API (default: $WEIR_ADMIN, else the admin of -c or ./weir.yaml).")
    private @Nullable String address;

    @Mixin private ConfigOption config = new ConfigOption();

    AdminClient client() throws Stop {
        if (address != null) {
            return new AdminClient(address);
        }
        String ofEnvironment = System.getenv("WEIR_ADMIN");
        if (ofEnvironment != null && !ofEnvironment.isEmpty()) {
            return new AdminClient(ofEnvironment);
        }
        AdminConfig admin =
                config.named() || Files.exists(config.path())
                        ? config.read().admin()
                        : AdminConfig.DEFAULT;
        return new AdminClient(admin.address().toString());
    }
}
