package dev.weir.cli;

import dev.weir.control.apply.ConfigurationSource;
import dev.weir.control.apply.Validation;
import dev.weir.yaml.ConfigFault;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code weir validate}. */
@Command(
        name = "validate",
        description = "Checks a configuration and everything it needs; changes nothing.",
        mixinStandardHelpOptions = true)
final class ValidateCommand implements Callable<Integer> {
    @Mixin private ConfigOption config = new ConfigOption();
    @Mixin private Folders folders = new Folders();

    @Spec private CommandSpec spec = CommandSpec.create();

    ValidateCommand() {}

    @Override
    public Integer call() {
        List<ConfigFault> faults =
                Validation.faults(
                        ConfigurationSource.of(config.path()), BuiltIns.resolver(folders));
        if (faults.isEmpty()) {
            spec.commandLine().getOut().println(config.path() + ": valid");
            return Exit.OK;
        }
        faults.forEach(spec.commandLine().getErr()::println);
        return Exit.FAILED;
    }
}
