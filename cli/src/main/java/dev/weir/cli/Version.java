package dev.weir.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.Properties;
import picocli.CommandLine.IVersionProvider;

/** The version of this release, as the build wrote it. */
final class Version implements IVersionProvider {
    private static final String RESOURCE = "version.properties";

    Version() {}

    /** For example {@code 0.1.0}. */
    static String number() {
        try (InputStream in = Version.class.getResourceAsStream(RESOURCE)) {
            Properties properties = new Properties();
            properties.load(Objects.requireNonNull(in, RESOURCE));
            return properties.getProperty("version", "");
        } catch (IOException e) {
            throw new UncheckedIOException("reading " + RESOURCE + " failed", e);
        }
    }

    @Override
    public String[] getVersion() {
        return new String[] {"weir " + number()};
    }
}
