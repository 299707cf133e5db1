/** The contract of filters as JUnit classes, and the doubles that they run on. */
module dev.weir.tck {
    requires transitive dev.weir.api;
    requires transitive org.junit.jupiter.api;
    requires static transitive org.jspecify;

    exports dev.weir.tck;
}
