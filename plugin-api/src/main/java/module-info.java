/** What a plugin sees of Weir: the JDK and JSpecify, nothing else. */
module dev.weir.api {
    requires static transitive org.jspecify;

    exports dev.weir.api;
    exports dev.weir.api.service;
    exports dev.weir.api.spi;
}
