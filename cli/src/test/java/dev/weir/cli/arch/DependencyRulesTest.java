package dev.weir.cli.arch;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Who may know whom. Each rule is shown to bite: turned round, it fails and names a culprit. */
final class DependencyRulesTest {

    /** All that a module may know, beside the JDK, JSpecify and itself. */
    record Knows(String module, String own, List<String> others) {
        ArchRule rule(List<String> allowed) {
            List<String> all = new ArrayList<>(allowed);
            all.addAll(
                    List.of("java..", "javax..", "com.sun.management..", "jdk.management..", own));
            return classes()
                    .should()
                    .onlyDependOnClassesThat()
                    .resideInAnyPackage(all.toArray(String[]::new));
        }
    }

    private static final String JSPECIFY = "org.jspecify..";
    private static final String API = "dev.weir.api..";

    static final List<Knows> KNOWS =
            List.of(
                    new Knows("plugin-api", API, List.of(JSPECIFY)),
                    new Knows(
                            "registry",
                            "dev.weir.registry..",
                            List.of(
                                    JSPECIFY,
                                    "dev.weir.yaml..",
                                    "org.semver4j..",
                                    "org.snakeyaml..",
                                    "tools.jackson..")),
                    new Knows("yaml", "dev.weir.yaml..", List.of(JSPECIFY, API, "org.snakeyaml..")),
                    new Knows(
                            "kernel", "dev.weir.kernel..", List.of(JSPECIFY, API, "io.helidon..")),
                    new Knows(
                            "conditions-cel",
                            "dev.weir.cel..",
                            List.of(
                                    JSPECIFY,
                                    API,
                                    "dev.weir.kernel..",
                                    "dev.cel..",
                                    "com.google..")),
                    new Knows(
                            "plugin-test",
                            "dev.weir.cases..",
                            List.of(
                                    JSPECIFY,
                                    API,
                                    "dev.weir.kernel..",
                                    "dev.weir.yaml..",
                                    "tools.jackson..")),
                    new Knows(
                            "plugins-builtin",
                            "dev.weir.plugin..",
                            List.of(JSPECIFY, API, "com.github.benmanes.caffeine..")),
                    new Knows(
                            "wasm-host",
                            "dev.weir.wasm..",
                            List.of(JSPECIFY, API, "com.dylibso.chicory..")),
                    new Knows(
                            "js-host",
                            "dev.weir.js..",
                            List.of(
                                    JSPECIFY,
                                    API,
                                    "org.graalvm.polyglot..",
                                    "com.oracle.truffle.api..",
                                    "com.oracle.truffle.js..",
                                    "tools.jackson.core..",
                                    "com.ibm.icu..",
                                    // The engine that QuickJS runs on, and nothing of its filters.
                                    "dev.weir.wasm.engine..",
                                    "dev.weir.wasm.chicory..")),
                    new Knows(
                            "control-plane",
                            "dev.weir.control..",
                            List.of(
                                    JSPECIFY,
                                    API,
                                    "dev.weir.kernel..",
                                    "dev.weir.registry..",
                                    "dev.weir.yaml..",
                                    "dev.weir.cases..",
                                    "com.networknt.schema..",
                                    "io.micrometer..",
                                    "io.prometheus..",
                                    "org.snakeyaml..",
                                    "tools.jackson..")),
                    // The hosts and built-ins are found as services: the command names none.
                    new Knows(
                            "cli",
                            "dev.weir.cli..",
                            List.of(
                                    JSPECIFY,
                                    API,
                                    "dev.weir.kernel..",
                                    "dev.weir.registry..",
                                    "dev.weir.control..",
                                    "dev.weir.yaml..",
                                    "dev.weir.js..",
                                    "dev.weir.cases..",
                                    "picocli..",
                                    "tools.jackson..")));

    @ParameterizedTest
    @FieldSource("KNOWS")
    void aModuleKnowsNothingElse(Knows knows) {
        knows.rule(knows.others()).check(Modules.of(knows.module()));
    }

    @ParameterizedTest
    @FieldSource("KNOWS")
    void eachAllowanceIsNeeded(Knows knows) {
        for (String taken : knows.others()) {
            List<String> fewer = new ArrayList<>(knows.others());
            fewer.remove(taken);
            assertThatThrownBy(() -> knows.rule(fewer).check(Modules.of(knows.module())))
                    .as(taken)
                    .isInstanceOf(AssertionError.class)
                    .hasMessageContaining(taken.substring(0, taken.length() - 2));
        }
    }

    /** A library, and the only classes that know it. */
    record Confined(String library, DescribedPredicate<JavaClass> home, String name) {
        static Confined to(String library, String... packages) {
            return new Confined(
                    library, resideInAnyPackage(packages), List.of(packages).toString());
        }

        static Confined toClass(String library, String type) {
            return new Confined(
                    library,
                    DescribedPredicate.describe(
                            "are " + type, each -> each.getName().matches(type + "(\\$.*)?")),
                    type);
        }

        ArchRule rule(DescribedPredicate<JavaClass> where) {
            return noClasses()
                    .that(where)
                    .should()
                    .dependOnClassesThat()
                    .resideInAPackage(library + "..");
        }
    }

    static final List<Confined> CONFINED =
            List.of(
                    Confined.to(
                            "com.dylibso", "dev.weir.wasm.chicory", "dev.weir.wasm.chicory.code"),
                    Confined.to(
                            "org.graalvm",
                            "dev.weir.js",
                            "dev.weir.js.engine",
                            "dev.weir.js.recursion"),
                    Confined.to("com.oracle.truffle.js", "dev.weir.js.engine"),
                    Confined.to(
                            "com.oracle.truffle", "dev.weir.js.engine", "dev.weir.js.recursion"),
                    Confined.to("dev.cel", "dev.weir.cel"),
                    Confined.to("io.helidon", "dev.weir.kernel.listener"),
                    Confined.to("com.github.benmanes", "dev.weir.plugin.ratelimit"),
                    Confined.to("io.micrometer", "dev.weir.control.metrics"),
                    Confined.to("io.prometheus", "dev.weir.control.metrics"),
                    Confined.to("picocli", "dev.weir.cli"),
                    Confined.toClass("com.networknt", "dev.weir.control.config.SchemaCheck"));

    @ParameterizedTest
    @FieldSource("CONFINED")
    void aLibraryStaysWhereItIs(Confined confined) {
        confined.rule(not(confined.home())).check(Modules.all());
    }

    @ParameterizedTest
    @FieldSource("CONFINED")
    void aLibraryIsKnownThere(Confined confined) {
        assertThatThrownBy(() -> confined.rule(confined.home()).check(Modules.all()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(confined.library());
    }

    @Test
    void builtInsDoNotKnowEachOther() {
        slices().matching("dev.weir.plugin.(*)..")
                .should()
                .notDependOnEachOther()
                .check(Modules.of("plugins-builtin"));
        ArchRule turned =
                slices().matching("dev.weir.kernel.(*)..").should().notDependOnEachOther();
        assertThatThrownBy(() -> turned.check(Modules.of("kernel")))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("dev.weir.kernel");
    }

    @Test
    void packagesAreFreeOfCycles() {
        ArchRule rule = slices().matching("dev.weir.(**)").should().beFreeOfCycles();
        rule.check(Modules.all());
        assertThatThrownBy(() -> rule.check(Modules.wrong()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("wrong.one")
                .hasMessageContaining("wrong.two");
    }

    @ParameterizedTest
    @MethodSource("modules")
    void everyClassWasLookedAt(String module) {
        assertThat((long) Modules.of(module).size())
                .isEqualTo(Modules.classFiles(module))
                .isGreaterThan(3);
    }

    static List<String> modules() {
        return Modules.NAMES;
    }
}
