package dev.weir.tests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A gateway whose admin API is on a Unix-domain socket, and the commands that talk to it. */
class UnixAdminTest {
    @TempDir private Path folder;

    @Test
    void commandsReachAnAdminApiOnAUnixDomainSocketHoweverTheyAreToldOfIt() throws IOException {
        Files.writeString(
                folder.resolve("weir.yaml"),
                """
                listeners: [ { name: public, address: "127.0.0.1:0" } ]
                admin: { address: "unix:%s/admin.sock" }
                routes:
                  - name: all
                    path: /*
                    to: weir:echo
                    plugins: [ { use: headers, config: { response: { set: { x-on: "yes" } } } } ]
                """
                        .formatted(folder));
        try (WeirProcess weir = WeirProcess.run(folder, "-c", "weir.yaml")) {
            Path socket = folder.resolve("admin.sock");
            assertThat(weir.admin()).isEqualTo("unix:" + socket);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(socket)))
                    .isEqualTo("rw-------");

            toggle("off", Map.of(), "-c", "weir.yaml");
            assertThat(isOn(weir)).isFalse();
            toggle("on", Map.of(), "--admin", "unix:" + socket);
            assertThat(isOn(weir)).isTrue();
            toggle("off", Map.of("WEIR_ADMIN", "unix:admin.sock"));
            assertThat(isOn(weir)).isFalse();
        }
        WeirCommand gone =
                WeirCommand.run(
                        folder, "toggle", "all", "headers", "on", "--admin", "unix:admin.sock");
        assertThat(gone.exit()).isEqualTo(1);
        assertThat(gone.err()).contains("no gateway answers at unix:admin.sock");
    }

    private void toggle(String state, Map<String, String> environment, String... options) {
        String[] arguments = new String[4 + options.length];
        System.arraycopy(new String[] {"toggle", "all", "headers", state}, 0, arguments, 0, 4);
        System.arraycopy(options, 0, arguments, 4, options.length);
        WeirCommand command = WeirCommand.run(folder, environment, arguments);
        assertThat(command.exit()).as(command.err()).isZero();
    }

    private static boolean isOn(WeirProcess weir) {
        return Http.get(weir.url("/")).headers().firstValue("x-on").isPresent();
    }
}
