package dev.weir.yaml;

/**
 * Tabs between the tokens of JSON. RFC 8259 §2 allows them, the YAML engine takes none; a space in
 * the place of each changes neither the meaning nor a column.
 */
final class FlowTabs {
    private FlowTabs() {}

    /** The text with such tabs as spaces, if it begins as JSON does; else the text as it is. */
    static String toSpaces(String text) {
        String content = text.stripLeading();
        if (text.indexOf('\t') < 0 || !(content.startsWith("{") || content.startsWith("["))) {
            return text;
        }
        StringBuilder out = new StringBuilder(text);
        boolean quoted = false;
        for (int i = 0; i < out.length(); i++) {
            char c = out.charAt(i);
            if (c == '"') {
                quoted = !quoted;
            } else if (quoted && c == '\\') {
                i++;
            } else if (!quoted && c == '\t') {
                out.setCharAt(i, ' ');
            }
        }
        return out.toString();
    }
}
