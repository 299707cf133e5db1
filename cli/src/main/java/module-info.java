/** The command: puts all modules together. The only one that sees all of them. */
module dev.weir.cli {
    requires static transitive org.jspecify;
    requires dev.weir.control;
    requires dev.weir.js;
    requires info.picocli;
    requires java.logging;
    requires java.management;
    requires java.net.http;
    requires jdk.management;
    requires jdk.unsupported;
    requires tools.jackson.databind;

    opens dev.weir.cli to
            info.picocli;
}
