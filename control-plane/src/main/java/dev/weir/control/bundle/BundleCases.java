package dev.weir.control.bundle;

import dev.weir.cases.CaseReader;
import dev.weir.cases.InvalidCasesException;
import dev.weir.cases.PluginCase;
import dev.weir.registry.Bundle;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The cases in a bundle: every {@code cases/*.yaml}. */
public final class BundleCases {
    private static final String FOLDER = "cases/";

    private BundleCases() {}

    /**
     * The cases of a bundle, by file; none if it has none.
     *
     * @param where what messages put in front of a file's name: the folder, with a slash
     * @throws InvalidCasesException with every mistake
     */
    public static List<PluginCase> of(Bundle bundle, String where) throws InvalidCasesException {
        SortedMap<String, String> files = new TreeMap<>();
        for (String file : bundle.files()) {
            if (isCase(file)) {
                files.put(where + file, text(bundle, file));
            }
        }
        return CaseReader.read(files);
    }

    private static boolean isCase(String file) {
        return file.startsWith(FOLDER)
                && file.indexOf('/', FOLDER.length()) < 0
                && (file.endsWith(".yaml") || file.endsWith(".yml"));
    }

    private static String text(Bundle bundle, String file) {
        try {
            return new String(bundle.read(file), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new IllegalStateException("named by the bundle itself: " + file, e);
        }
    }
}
