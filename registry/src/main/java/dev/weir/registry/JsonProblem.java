package dev.weir.registry;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a JSON parser found wrong, in words: its own speak of its tokens, sources and settings. */
public final class JsonProblem {
    private record Meaning(Pattern theirs, String ours) {
        Meaning(String theirs, String ours) {
            this(Pattern.compile(theirs, Pattern.DOTALL), ours);
        }
    }

    private static final List<Meaning> MEANINGS =
            List.of(
                    new Meaning("Unexpected character \\('(.*?)' .*", "unexpected `$1`"),
                    new Meaning("Unrecognized token '(.*?)'.*", "unexpected `$1`"),
                    new Meaning("Unexpected close marker '(.*?)'.*", "unexpected `$1`"),
                    new Meaning("Unexpected end-of-input.*", "it ends too early"),
                    new Meaning("No content to map.*", "it is empty"),
                    new Meaning("Duplicate .*?\"(.*)\".*", "key `$1` is given twice"),
                    new Meaning("Trailing .*", "there is more behind its end"),
                    new Meaning(".*nesting depth.*", "it is nested too deep"),
                    new Meaning(
                            "Illegal unquoted character.*",
                            "a control character stands in a text; a line break is written \\\\n"),
                    new Meaning("Invalid UTF-8.*", "it is not UTF-8"));

    private JsonProblem() {}

    /**
     * What is wrong.
     *
     * @param theirs the message of the parser, without place
     */
    public static String of(String theirs) {
        for (Meaning meaning : MEANINGS) {
            Matcher matcher = meaning.theirs().matcher(theirs);
            if (matcher.matches()) {
                return matcher.replaceFirst(meaning.ours());
            }
        }
        return "it cannot be read";
    }
}
