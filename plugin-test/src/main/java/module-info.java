/** Cases of plugins: how they are written, and what runs them. */
module dev.weir.cases {
    requires static transitive org.jspecify;
    requires transitive dev.weir.kernel;
    requires transitive dev.weir.yaml;
    requires java.xml;
    requires jdk.management;
    requires tools.jackson.databind;

    exports dev.weir.cases;
}
