package dev.weir.registry;

/**
 * The rule for names of files in a bundle: relative, with {@code /}, and nothing that any file
 * system could take for a way out. Titles of layers come from outside (OCI image-spec,
 * annotations.md) and are held to it as well as the names in a folder.
 */
final class FileName {
    static final String RULE =
            "must be a relative name of printable ASCII with / between folders, without \\ : * ? \" < > |,"
                    + " and no part that is empty or begins or ends with a dot or a space";

    private static final int LONGEST = 255;

    private FileName() {}

    static boolean isFileName(String text) {
        if (text.isEmpty()
                || text.length() > LONGEST
                || !text.chars().allMatch(FileName::allowed)) {
            return false;
        }
        for (String part : text.split("/", -1)) {
            if (part.isEmpty()
                    || dotOrSpace(part.charAt(0))
                    || dotOrSpace(part.charAt(part.length() - 1))) {
                return false;
            }
        }
        return true;
    }

    private static boolean allowed(int c) {
        return c >= ' ' && c <= '~' && "\\:*?\"<>|".indexOf(c) < 0;
    }

    private static boolean dotOrSpace(char c) {
        return c == '.' || c == ' ';
    }
}
