package dev.weir.control.bundle;

import dev.weir.api.spi.PluginFactory;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import org.jspecify.annotations.Nullable;

/**
 * The classes and resources of one bundle's jars, above the JDK and plugin-api and nothing else of
 * the gateway. They are held in memory: nothing has to be closed, and no file can change under it.
 */
final class BundleClassLoader extends ClassLoader {
    /** A jar may pack a lot of nothing. The same in all its jars. */
    private static final long MOST_BYTES = 256L << 20;

    private static final ClassLoader API = new ApiLoader();

    static {
        registerAsParallelCapable();
    }

    private final Map<String, byte[]> files = new HashMap<>();

    /**
     * A loader over jars, of which the first that has a file counts.
     *
     * @param name what stack traces call it
     * @param jars by their names
     * @throws IOException if one cannot be read, or they hold too much
     */
    BundleClassLoader(String name, Map<String, byte[]> jars) throws IOException {
        super(name, API);
        long left = MOST_BYTES;
        for (Map.Entry<String, byte[]> jar : jars.entrySet()) {
            left -= unpack(jar.getKey(), jar.getValue(), left);
        }
    }

    /** The bytes that were in it. */
    private long unpack(String name, byte[] jar, long most) throws IOException {
        long bytes = 0;
        try (JarInputStream in = new JarInputStream(new ByteArrayInputStream(jar), false)) {
            for (JarEntry entry = in.getNextJarEntry();
                    entry != null;
                    entry = in.getNextJarEntry()) {
                byte[] content = in.readNBytes((int) Math.min(most - bytes + 1, Integer.MAX_VALUE));
                bytes += content.length;
                if (bytes > most) {
                    throw new IOException(
                            "%s: the jars hold more than %d MiB".formatted(name, MOST_BYTES >> 20));
                }
                if (!entry.isDirectory()) {
                    files.putIfAbsent(entry.getName(), content);
                }
            }
        }
        return bytes;
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        byte[] code = files.get(name.replace('.', '/') + ".class");
        if (code == null) {
            throw new ClassNotFoundException(name);
        }
        return defineClass(name, code, 0, code.length);
    }

    @Override
    protected @Nullable URL findResource(String name) {
        byte[] content = files.get(name);
        if (content == null) {
            return null;
        }
        try {
            return URL.of(
                    new URI("bundle", null, "/" + getName() + "/" + name, null),
                    new Handler(content));
        } catch (java.net.URISyntaxException | java.net.MalformedURLException e) {
            throw new IllegalArgumentException(name, e);
        }
    }

    @Override
    protected Enumeration<URL> findResources(String name) {
        URL found = findResource(name);
        return Collections.enumeration(found == null ? List.of() : List.of(found));
    }

    /** Opens one file in memory. */
    private static final class Handler extends URLStreamHandler {
        private final byte[] content;

        Handler(byte[] content) {
            this.content = content;
        }

        @Override
        protected URLConnection openConnection(URL url) {
            return new URLConnection(url) {
                @Override
                public void connect() {
                    connected = true;
                }

                @Override
                public InputStream getInputStream() {
                    return new ByteArrayInputStream(content);
                }

                @Override
                public long getContentLengthLong() {
                    return content.length;
                }
            };
        }
    }

    /** The JDK, plugin-api and its annotations. */
    private static final class ApiLoader extends ClassLoader {
        static {
            registerAsParallelCapable();
        }

        ApiLoader() {
            super("plugin-api", getPlatformClassLoader());
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith("dev.weir.api.") || name.startsWith("org.jspecify.annotations.")
                    ? PluginFactory.class.getClassLoader().loadClass(name)
                    : super.loadClass(name, resolve);
        }
    }
}
