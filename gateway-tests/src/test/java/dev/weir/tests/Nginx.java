package dev.weir.tests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;

/**
 * A real nginx: {@code /small} has 1 KB, {@code /large} 1 MiB, {@code /chunked/large} the same in
 * chunks, and what is PUT to {@code /upload/NAME} is kept.
 */
final class Nginx implements AutoCloseable {
    static final int SMALL_BYTES = 1024;
    static final int LARGE_BYTES = 1 << 20;

    private final Path folder;
    private final int port;
    private final Process process;

    private Nginx(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    static Nginx start(Path parent) {
        try {
            Path folder = Files.createDirectories(parent.resolve("nginx"));
            Files.createDirectories(folder.resolve("html/upload"));
            write(folder.resolve("html/small"), SMALL_BYTES);
            write(folder.resolve("html/large"), LARGE_BYTES);
            int port = freePort();
            Path conf = folder.resolve("nginx.conf");
            Files.writeString(conf, configuration(folder, port, freePort()));
            Process process =
                    new ProcessBuilder("nginx", "-p", folder.toString(), "-c", conf.toString())
                            .redirectErrorStream(true)
                            .redirectOutput(folder.resolve("out.log").toFile())
                            .start();
            Nginx nginx = new Nginx(folder, port, process);
            nginx.awaitListening();
            return nginx;
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "starting nginx failed; ./verify installs it, or: apt-get install nginx-light",
                    e);
        }
    }

    private static void write(Path file, int bytes) throws IOException {
        byte[] content = new byte[bytes];
        new Random(bytes).nextBytes(content);
        Files.write(file, content);
    }

    private static String configuration(Path folder, int port, int inner) {
        // An answer whose length nginx does not know goes out in chunks; add_after_body gives one.
        return """
        daemon off;
        pid %1$s/nginx.pid;
        error_log %1$s/error.log warn;
        worker_processes 1;
        %4$s
        events { worker_connections 512; }
        http {
            access_log off;
            client_body_temp_path %1$s/body;
            proxy_temp_path %1$s/proxy;
            fastcgi_temp_path %1$s/fastcgi;
            uwsgi_temp_path %1$s/uwsgi;
            scgi_temp_path %1$s/scgi;
            client_max_body_size 0;
            keepalive_requests 1000000;
            server {
                listen 127.0.0.1:%2$d;
                root %1$s/html;
                location /upload/ { dav_methods PUT; }
                location /chunked/ {
                    proxy_pass http://127.0.0.1:%3$d/;
                    proxy_http_version 1.0;
                    proxy_buffering off;
                }
            }
            server {
                listen 127.0.0.1:%3$d;
                root %1$s/html;
                location / { ssi on; ssi_types *; }
            }
        }
        """
                .formatted(folder, port, inner, user());
    }

    // Root's nginx would give its worker to another user, who may not read the folder; for anyone
    // else the directive is refused with a warning.
    private static String user() {
        return System.getProperty("user.name").equals("root") ? "user root;" : "";
    }

    private void awaitListening() {
        Await.until(
                "nginx listens on " + port,
                () -> log(),
                () -> {
                    if (!process.isAlive()) {
                        throw new AssertionError("nginx ended: " + log());
                    }
                    try (Socket socket = new Socket()) {
                        socket.connect(
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 500);
                        return true;
                    } catch (IOException e) {
                        return false;
                    }
                });
    }

    private String log() {
        try {
            return Files.readString(folder.resolve("out.log"));
        } catch (IOException e) {
            return e.toString();
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    byte[] content(String name) {
        try {
            return Files.readAllBytes(folder.resolve("html").resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What was uploaded under a name. */
    Path uploaded(String name) {
        return folder.resolve("html/upload").resolve(name);
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
