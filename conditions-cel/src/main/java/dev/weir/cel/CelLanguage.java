package dev.weir.cel;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelIssue;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.types.MapType;
import dev.cel.common.types.SimpleType;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.weir.kernel.condition.Condition;
import dev.weir.kernel.condition.ExpressionLanguage;
import java.util.stream.Collectors;

/**
 * CEL over the facts of a request. Everything is typed, so a misspelt name is found when the
 * configuration is read; and everything is bounded, so that no request makes an expression costly.
 */
public final class CelLanguage implements ExpressionLanguage {
    /** Longer is a program, which belongs into a plugin. */
    private static final int MAX_CHARS = 4096;

    /** In all loops of one evaluation together: {@code all} and {@code exists} can be nested. */
    private static final int MAX_ITERATIONS = 1000;

    private static final int MAX_NESTING = 50;

    /** In instructions of RE2, which takes linear time. */
    private static final int MAX_REGEX = 1000;

    private static final MapType TEXTS = MapType.create(SimpleType.STRING, SimpleType.STRING);

    private final CelCompiler compiler;
    private final CelRuntime runtime;

    /** The language, as a service. */
    public CelLanguage() {
        CelOptions options =
                CelOptions.current()
                        .maxExpressionCodePointSize(MAX_CHARS)
                        .maxParseRecursionDepth(MAX_NESTING)
                        .comprehensionMaxIterations(MAX_ITERATIONS)
                        .maxRegexProgramSize(MAX_REGEX)
                        .build();
        compiler =
                CelCompilerFactory.standardCelCompilerBuilder()
                        .setOptions(options)
                        .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                        .addVar(RequestFacts.METHOD, SimpleType.STRING)
                        .addVar(RequestFacts.PATH, SimpleType.STRING)
                        .addVar(RequestFacts.HOST, SimpleType.STRING)
                        .addVar(RequestFacts.HEADERS, TEXTS)
                        .addVar(RequestFacts.QUERY, TEXTS)
                        .addVar(RequestFacts.CLIENT_IP, SimpleType.STRING)
                        .addVar(RequestFacts.CONSUMER, SimpleType.STRING)
                        .setResultType(SimpleType.BOOL)
                        .build();
        runtime =
                CelRuntimeFactory.legacyCelRuntimeBuilder()
                        .setOptions(options)
                        .setStandardEnvironmentEnabled(false)
                        .setStandardFunctions(Work.uncharged())
                        .addFunctionBindings(Work.charged(options))
                        .build();
    }

    @Override
    public Condition compile(String expression) {
        try {
            CelAbstractSyntaxTree tree = compiler.compile(expression).getAst();
            return new CelCondition(runtime.createProgram(tree));
        } catch (CelValidationException e) {
            String issues =
                    e.getErrors().stream()
                            .map(CelLanguage::describe)
                            .collect(Collectors.joining("; "));
            String hint = issues.contains("undeclared reference") ? RequestFacts.HINT : "";
            throw new IllegalArgumentException("is no condition in CEL: " + issues + hint, e);
        } catch (CelEvaluationException e) {
            throw new IllegalArgumentException("is no condition in CEL: " + e.getMessage(), e);
        }
    }

    private static String describe(CelIssue issue) {
        int column = issue.getSourceLocation().getColumn();
        String message =
                issue.getMessage().replaceAll("\\s+", " ").replace(" (in container '')", "");
        return column < 0 ? message : "character " + (column + 1) + ": " + message;
    }
}
