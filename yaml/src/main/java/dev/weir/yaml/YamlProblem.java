package dev.weir.yaml;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a YAML parser found wrong, in words of who writes: not in those of its own grammar. */
public final class YamlProblem {
    private record Meaning(Pattern theirs, String ours) {
        Meaning(String theirs, String ours) {
            this(Pattern.compile(theirs, Pattern.DOTALL), ours);
        }
    }

    private static final List<Meaning> MEANINGS =
            List.of(
                    new Meaning(
                            "mapping values are not allowed here.*",
                            "a `:` where no key can be: put a text that has `: ` in it in quotes, or indent as the lines above"),
                    new Meaning(
                            "expected <block end>.*",
                            "this line belongs to nothing above it: indent it as its neighbours"),
                    new Meaning("could not find expected ':'.*", "a key without `:`"),
                    new Meaning(
                            "expected ',' or '(.)', but got <stream end>.*",
                            "`$1` is missing at the end"),
                    new Meaning("expected ',' or '(.)'.*", "`,` or `$1` is missing before this"),
                    new Meaning(
                            "found unexpected (end of stream|document separator).*",
                            "a text in quotes has no end"),
                    new Meaning(
                            "found character '(.+?)' that cannot start any token.*",
                            "a text cannot begin with `$1`: put it in quotes"),
                    new Meaning(
                            "found unknown escape character (.+)\\(\\d+\\).*",
                            "there is no escape \\\\$1: a backslash in double quotes is written twice"),
                    new Meaning(
                            "expected escape sequence of (\\d) hexadecimal.*",
                            "an escape needs $1 hexadecimal digits"),
                    new Meaning(
                            "expected the node content, but found '<stream end>'.*",
                            "it ends too early"),
                    new Meaning("expected the node content, but found '(.+)'.*", "unexpected `$1`"),
                    new Meaning("expected '<document start>'.*", "there is more behind its end"));

    private YamlProblem() {}

    /** What is wrong; theirs, where there is no better. */
    public static String of(String theirs) {
        for (Meaning meaning : MEANINGS) {
            Matcher matcher = meaning.theirs().matcher(theirs);
            if (matcher.matches()) {
                return matcher.replaceFirst(meaning.ours());
            }
        }
        return theirs;
    }
}
