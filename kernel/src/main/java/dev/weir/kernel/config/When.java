package dev.weir.kernel.config;

import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.kernel.condition.Condition;
import dev.weir.kernel.condition.ConditionException;
import java.util.Objects;

/** Which requests a plugin instance is shown, as configured. */
public sealed interface When extends Condition {

    /** Those that meet a match. */
    record Matching(Match match) implements When {
        public Matching {
            Objects.requireNonNull(match, "match");
        }

        @Override
        public boolean meets(Exchange exchange, Request request) {
            return match.meets(request);
        }
    }

    /**
     * Those for which an expression is true. Equal if the text is.
     *
     * @param text as written
     * @param condition what it was compiled to
     */
    record Expression(String text, Condition condition) implements When {
        public Expression {
            Objects.requireNonNull(text, "text");
            Objects.requireNonNull(condition, "condition");
        }

        @Override
        public boolean meets(Exchange exchange, Request request) throws ConditionException {
            return condition.meets(exchange, request);
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof Expression that && text.equals(that.text);
        }

        @Override
        public int hashCode() {
            return text.hashCode();
        }
    }
}
