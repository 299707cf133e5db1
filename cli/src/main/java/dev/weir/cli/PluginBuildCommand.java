package dev.weir.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code weir plugin build}. */
@Command(
        name = "build",
        description =
                "Compiles a plugin's Rust, Go or AssemblyScript to its plugin.wasm, its Java to its plugin.jar, its TypeScript to its plugin.js.",
        mixinStandardHelpOptions = true)
final class PluginBuildCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DIR", description = "The plugin's folder.")
    private Path folder = Path.of("");

    @Spec private CommandSpec spec = CommandSpec.create();

    PluginBuildCommand() {}

    @Override
    public Integer call() throws Exception {
        if (!Files.isDirectory(folder)) {
            throw new Stop(folder + ": there is no such folder");
        }
        GuestBuild build =
                GuestBuild.of(folder)
                        .orElseThrow(() ->
                                new Stop(
                                        folder
                                                + ": there is nothing to build: no Cargo.toml, go.mod, tsconfig.json, package.json or src/main/java"));
        build.run();
        Path result = build.result();
        spec.commandLine().getOut().printf("%s, %d bytes%n", result, Files.size(result));
        return Exit.OK;
    }
}
