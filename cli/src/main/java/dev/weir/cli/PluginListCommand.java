package dev.weir.cli;

import dev.weir.registry.LockEntry;
import dev.weir.registry.LockFile;
import dev.weir.registry.Registry;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/** {@code weir plugin list}. */
@Command(
        name = "list",
        description = "Shows the plugins that are built in and those that weir.lock pins.",
        mixinStandardHelpOptions = true)
final class PluginListCommand implements Callable<Integer> {
    enum Format {
        TABLE,
        JSON
    }

    @Option(names = "-o", paramLabel = "table|json", description = "The form (default: table).")
    private Format format = Format.TABLE;

    @Mixin private ConfigOption config = new ConfigOption();

    @Spec private CommandSpec spec = CommandSpec.create();

    PluginListCommand() {}

    @Override
    public Integer call() throws Exception {
        Registry builtIns = BuiltIns.layout();
        List<LockEntry> pinned = LockFile.read(Registries.of(config).lockFile()).entries();
        ArrayNode plugins = JsonMapper.shared().createArrayNode();
        for (String name : builtIns.names()) {
            plugins.addObject()
                    .put("name", name)
                    .put("version", builtIns.versions(name).getLast())
                    .put("reference", name.substring(name.indexOf('/') + 1))
                    .put("from", "built in");
        }
        for (LockEntry entry : pinned) {
            plugins.addObject()
                    .put("name", entry.reference().name())
                    .put("version", entry.version())
                    .put("reference", entry.reference().toString())
                    .put("from", entry.manifest().value());
        }
        print(plugins, spec.commandLine().getOut());
        return Exit.OK;
    }

    private void print(ArrayNode plugins, PrintWriter out) {
        switch (format) {
            case JSON -> out.println(plugins.toPrettyString());
            case TABLE -> {
                String row = "%-28s %-12s %-28s %s%n";
                out.printf(row, "NAME", "VERSION", "USE", "FROM");
                plugins.forEach(each ->
                        out.printf(
                                row,
                                each.path("name").asString(),
                                each.path("version").asString(),
                                each.path("reference").asString(),
                                each.path("from").asString()));
            }
        }
    }
}
