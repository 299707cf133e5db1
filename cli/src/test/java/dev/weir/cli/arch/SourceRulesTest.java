package dev.weir.cli.arch;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.methods;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What sources look like: signatures, names, lengths. */
final class SourceRulesTest {
    private static final int MOST_LINES = 500;

    private static final ArchRule NAMES =
            noClasses().should().haveNameMatching(".*(Manager|Utils?|Helper|Impl)(\\$.*)?");

    private static final Pattern CATCHES_ALL =
            Pattern.compile("catch \\((final )?(\\w+ \\| )*Throwable\\b");

    /**
     * The guards of filters, threads that others rely on, and what calls by method handle, which
     * declares it.
     */
    private static final List<String> CATCHING_ALL =
            List.of(
                    "FilterGuard.java",
                    "ShadowGuard.java",
                    "StreamGuard.java",
                    "Reaper.java",
                    "Watchdog.java",
                    "Lane.java",
                    "RecordSchema.java");

    /** Records are made with what they have. */
    private static final ArchRule NO_OPTIONAL_PARAMETERS =
            methods()
                    .that()
                    .arePublic()
                    .should()
                    .notHaveRawParameterTypes(
                            DescribedPredicate.describe(
                                    "an Optional among them",
                                    types ->
                                            types.stream()
                                                    .anyMatch(type ->
                                                            type.isEquivalentTo(Optional.class))));

    private static ArchRule noThirdPartyIn(Set<String> exported) {
        return classes()
                .that()
                .arePublic()
                .and()
                .resideInAnyPackage(exported.toArray(String[]::new))
                .should(new ShowOwnTypesOnly());
    }

    @Test
    void exportedSignaturesShowNoThirdParty() {
        int exporting = 0;
        for (String module : Modules.NAMES) {
            Set<String> exported = Modules.exports(module);
            if (!exported.isEmpty()) {
                noThirdPartyIn(exported).check(Modules.of(module));
                exporting++;
            }
        }
        assertThat(exporting).isGreaterThanOrEqualTo(4);
        assertThatThrownBy(() ->
                        noThirdPartyIn(Set.of("dev.weir.cli.arch.wrong")).check(Modules.wrong()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LeakManager.lines()")
                .hasMessageContaining("picocli.CommandLine");
    }

    @Test
    void namesSayWhatAThingIs() {
        NAMES.check(Modules.all());
        assertThatThrownBy(() -> NAMES.check(Modules.wrong()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LeakManager");
    }

    @Test
    void filesAreShort() {
        assertThat(longerThan(MOST_LINES)).isEmpty();
        assertThat(longerThan(200))
                .anyMatch(file -> file.endsWith("ControlPlane.java"))
                .anyMatch(file -> file.endsWith("EveryMistakeTest.java"));
    }

    @Test
    void onlyWhatMustOutliveOthersCatchesThrowable() {
        assertThat(
                        Modules.NAMES.stream()
                                .flatMap(module ->
                                        Modules.files(Modules.sources(module), ".java").stream())
                                .filter(file -> CATCHES_ALL.matcher(text(file)).find())
                                .map(file -> file.getFileName().toString()))
                .containsExactlyInAnyOrderElementsOf(CATCHING_ALL);
    }

    @Test
    void whatMayBeMissingIsNoParameterOfWhatOthersCall() {
        NO_OPTIONAL_PARAMETERS.check(Modules.of("plugin-api"));
        NO_OPTIONAL_PARAMETERS.check(Modules.of("kernel"));
        assertThatThrownBy(() -> NO_OPTIONAL_PARAMETERS.check(Modules.wrong()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("LeakManager.maybe(");
    }

    private static List<Path> longerThan(int lines) {
        return Modules.NAMES.stream()
                .flatMap(module ->
                        Stream.of(Modules.sources(module), Modules.tests(module))
                                .filter(Files::isDirectory))
                .flatMap(root -> Modules.files(root, ".java").stream())
                .filter(file -> lines(file) > lines)
                .toList();
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static long lines(Path file) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static final class ShowOwnTypesOnly extends ArchCondition<JavaClass> {
        ShowOwnTypesOnly() {
            super("show only types of the JDK, JSpecify and Weir");
        }

        @Override
        public void check(JavaClass type, ConditionEvents events) {
            type.getSuperclass().ifPresent(each -> check(type.getName(), each, events));
            type.getInterfaces().forEach(each -> check(type.getName(), each, events));
            for (JavaCodeUnit unit : type.getCodeUnits()) {
                if (isShown(unit.getModifiers())) {
                    check(unit.getFullName(), unit.getReturnType(), events);
                    unit.getParameterTypes()
                            .forEach(each -> check(unit.getFullName(), each, events));
                    unit.getExceptionTypes()
                            .forEach(each -> check(unit.getFullName(), each, events));
                }
            }
            for (JavaField field : type.getFields()) {
                if (isShown(field.getModifiers())) {
                    check(field.getFullName(), field.getType(), events);
                }
            }
        }

        private static boolean isShown(Set<JavaModifier> modifiers) {
            return modifiers.contains(JavaModifier.PUBLIC)
                    || modifiers.contains(JavaModifier.PROTECTED);
        }

        private static void check(String where, JavaType shown, ConditionEvents events) {
            for (JavaClass each : shown.getAllInvolvedRawTypes()) {
                JavaClass type = each.getBaseComponentType();
                boolean own =
                        type.isPrimitive()
                                || type.getName()
                                        .matches(
                                                "(java|javax\\.net\\.ssl|dev\\.weir|org\\.jspecify)\\..*");
                if (!own) {
                    events.add(
                            SimpleConditionEvent.violated(
                                    type, where + " shows " + type.getName()));
                }
            }
        }
    }
}
