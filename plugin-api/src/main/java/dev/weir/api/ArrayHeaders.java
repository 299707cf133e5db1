package dev.weir.api;

/** Fields in one array, names and values in turn. */
final class ArrayHeaders implements Headers {
    static final Headers EMPTY = new ArrayHeaders(new String[0]);

    private final String[] fields;

    /** Takes the array over. */
    ArrayHeaders(String[] fields) {
        this.fields = fields;
    }

    @Override
    public int size() {
        return fields.length / 2;
    }

    @Override
    public String name(int index) {
        return fields[2 * index];
    }

    @Override
    public String value(int index) {
        return fields[2 * index + 1];
    }

    @Override
    public String toString() {
        StringBuilder out = new StringBuilder();
        for (int i = 0; i < size(); i++) {
            out.append(i == 0 ? "" : ", ").append(name(i)).append(": ").append(value(i));
        }
        return out.toString();
    }
}
