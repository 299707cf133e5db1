package dev.weir.cel;

import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.Program;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.kernel.condition.Condition;
import dev.weir.kernel.condition.ConditionException;

/** A compiled expression. Safe for every thread. */
final class CelCondition implements Condition {
    private final Program program;

    CelCondition(Program program) {
        this.program = program;
    }

    @Override
    public boolean meets(Exchange exchange, Request request) throws ConditionException {
        try {
            RequestFacts facts = new RequestFacts(exchange, request);
            return Work.within(() -> (boolean) program.eval(facts));
        } catch (CelEvaluationException e) {
            throw new ConditionException("its `when` cannot be judged: " + e.getErrorCode(), e);
        } catch (RuntimeException e) {
            throw new ConditionException("its `when` cannot be judged", e);
        }
    }
}
