package dev.weir.cases;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weir.yaml.Section.Keys;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the published schema names is what is read. */
class CaseSchemaTest {
    private static final JsonNode SCHEMA = JsonMapper.shared().readTree(CaseSchema.text());

    static Stream<Arguments> objects() {
        return Stream.of(
                Arguments.of("", CaseReader.FILE),
                Arguments.of("/$defs/case", CaseReader.CASE),
                Arguments.of("/$defs/case/properties/budgets", CaseReader.BUDGETS),
                Arguments.of("/$defs/case/properties/limits", SetupReader.LIMITS),
                Arguments.of("/$defs/case/properties/client", SetupReader.CLIENT),
                Arguments.of("/$defs/callOut", SetupReader.CALL_OUT),
                Arguments.of("/$defs/step", StepReader.STEP),
                Arguments.of("/$defs/request", MessageReader.REQUEST),
                Arguments.of("/$defs/answer", MessageReader.ANSWER),
                Arguments.of("/$defs/body/anyOf/1", MessageReader.BODY),
                Arguments.of("/$defs/expect", ExpectationReader.EXPECT),
                Arguments.of("/$defs/expect/properties/response", ExpectationReader.RESPONSE),
                Arguments.of("/$defs/requestMatch", ExpectationReader.REQUEST),
                Arguments.of("/$defs/match", MatchReader.TEXT),
                Arguments.of("/$defs/bodyMatch/anyOf/1", MatchReader.BODY));
    }

    @ParameterizedTest
    @MethodSource("objects")
    void everyKeyIsInTheSchemaAndNoOther(String pointer, Keys keys) {
        JsonNode object = SCHEMA.at(pointer);
        assertThat(object.path("properties").propertyNames())
                .containsExactlyInAnyOrderElementsOf(keys.known());
        assertThat(object.path("additionalProperties").asBoolean(true)).isFalse();
    }
}
