package dev.weir.cel;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.cel.common.CelOptions;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelStandardFunctions;
import dev.cel.runtime.RuntimeEquality;
import dev.cel.runtime.RuntimeHelpers;
import dev.cel.runtime.standard.AddOperator.AddOverload;
import dev.cel.runtime.standard.CelStandardOverload;
import dev.cel.runtime.standard.MatchesFunction.MatchesOverload;
import java.util.Collection;
import java.util.List;

/**
 * What one evaluation may do at most, in steps of a regular expression and characters of sums: what
 * takes time by the lengths of its operands. The number of all other steps is bounded by loops, and
 * each of them takes time by the length of the head at most.
 */
final class Work {
    /** One regular expression of 1000 instructions over a head of 32 KiB. Some 100 ms. */
    private static final long MOST = 1000L * (32 << 10);

    private static final ScopedValue<Work> OF_EVALUATION = ScopedValue.newInstance();

    private static final List<CelStandardOverload> CHARGED =
            List.of(
                    MatchesOverload.MATCHES,
                    MatchesOverload.MATCHES_STRING,
                    AddOverload.ADD_STRING,
                    AddOverload.ADD_BYTES,
                    AddOverload.ADD_LIST);

    private long left = MOST;

    private Work() {}

    /** Evaluates with as much work as one evaluation may do. */
    static <T> T within(ScopedValue.CallableOp<T, CelEvaluationException> evaluation)
            throws CelEvaluationException {
        return ScopedValue.where(OF_EVALUATION, new Work()).call(evaluation);
    }

    /** CEL's functions without those that are {@link #charged}. */
    static CelStandardFunctions uncharged() {
        return CelStandardFunctions.newBuilder()
                .filterFunctions((_, overload) -> !CHARGED.contains(overload))
                .build();
    }

    /** The functions that may take long, each of which is work. */
    static List<CelFunctionBinding> charged(CelOptions options) {
        RuntimeEquality equality = RuntimeEquality.create(RuntimeHelpers.create(), options);
        return CHARGED.stream()
                .map(overload -> charged(overload.newFunctionBinding(options, equality)))
                .toList();
    }

    private static CelFunctionBinding charged(CelFunctionBinding function) {
        return CelFunctionBinding.from(
                function.getOverloadId(),
                function.getArgTypes(),
                arguments -> {
                    Work work = OF_EVALUATION.get();
                    work.take(
                            function.getOverloadId().startsWith("matches")
                                    ? steps((String) arguments[0], (String) arguments[1])
                                    : size(arguments[0]) + size(arguments[1]));
                    return function.getDefinition().apply(arguments);
                });
    }

    private void take(long steps) throws CelEvaluationException {
        left -= steps;
        if (left < 0) {
            left = 0;
            throw new CelEvaluationException("it takes more steps than one evaluation may");
        }
    }

    /** RE2 takes time by the length of the text, for each of its instructions. */
    private static long steps(String text, String regex) throws CelEvaluationException {
        try {
            return (long) text.length() * Pattern.compile(regex).programSize();
        } catch (PatternSyntaxException e) {
            throw new CelEvaluationException("a regular expression is wrong: " + e.getMessage(), e);
        }
    }

    private static long size(Object summand) {
        return switch (summand) {
            case CharSequence text -> text.length();
            case Collection<?> list -> list.size();
            case CelByteString bytes -> bytes.size();
            default -> 1;
        };
    }
}
