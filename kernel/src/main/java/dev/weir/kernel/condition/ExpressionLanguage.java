package dev.weir.kernel.condition;

import java.util.Optional;
import java.util.ServiceLoader;

/** A language for conditions that are written as text. Found as a service, when first needed. */
public interface ExpressionLanguage {

    /**
     * Compiles an expression. Called beside the running configuration, never on the way of a
     * request.
     *
     * @throws IllegalArgumentException if it is wrong; the message says where and what is wanted
     */
    Condition compile(String expression);

    /** The language that is installed; empty if none is. */
    static Optional<ExpressionLanguage> installed() {
        return Installed.LANGUAGE;
    }

    /** Looked for once, and not before somebody asks: a language brings libraries with it. */
    final class Installed {
        private static final Optional<ExpressionLanguage> LANGUAGE =
                ServiceLoader.load(
                                ExpressionLanguage.class, ExpressionLanguage.class.getClassLoader())
                        .findFirst();

        private Installed() {}
    }
}
