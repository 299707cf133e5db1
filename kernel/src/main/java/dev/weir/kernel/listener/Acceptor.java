package dev.weir.kernel.listener;

import dev.weir.api.Client;
import dev.weir.kernel.config.Address;
import dev.weir.kernel.config.HostPort;
import dev.weir.kernel.config.UnixAddress;
import dev.weir.kernel.http1.Transport;
import dev.weir.kernel.metrics.Refusal;
import dev.weir.kernel.metrics.Refusals;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Accepts connections on an address, on a thread of its own, until it is closed; whatever an accept
 * fails of, the next one is tried.
 */
final class Acceptor {
    private static final System.Logger LOG = System.getLogger(Acceptor.class.getName());
    private static final int BACKLOG = 1024;
    // Without a free file descriptor, accept fails at once, again and again.
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final Address address;
    private final ServerSocketChannel server;
    private final Thread thread;

    private final Refusals refusals;

    /** What is made of an accepted connection. */
    interface Connected<T extends Transport> {
        T transport(SocketChannel channel, Client peer) throws IOException;
    }

    private <T extends Transport> Acceptor(
            String name,
            Address address,
            ServerSocketChannel server,
            Refusals refusals,
            Connected<T> connected,
            Consumer<T> serve) {
        this.address = address;
        this.refusals = refusals;
        this.server = server;
        thread =
                Thread.ofPlatform()
                        .daemon()
                        .name("weir-" + name + "-accept")
                        .unstarted(() -> accept(connected, serve));
    }

    /**
     * Binds and begins to accept.
     *
     * @param connected makes the transport of a connection
     * @param serve given each connection on the thread of the acceptor; must not block
     * @param refusals where accepts that fail are counted
     * @param permissions of the file of a Unix-domain socket, such as {@code rw-------}
     * @throws IOException if the address cannot be bound
     */
    static <T extends Transport> Acceptor start(
            String name,
            Address address,
            String permissions,
            Refusals refusals,
            Connected<T> connected,
            Consumer<T> serve)
            throws IOException {
        Acceptor acceptor =
                new Acceptor(
                        name,
                        address,
                        switch (address) {
                            case HostPort tcp ->
                                    bound(
                                            ServerSocketChannel.open(),
                                            new InetSocketAddress(
                                                    InetAddress.getByName(tcp.host()), tcp.port()),
                                            tcp);
                            case UnixAddress unix -> unix(unix, permissions);
                        },
                        refusals,
                        connected,
                        serve);
        acceptor.thread.start();
        return acceptor;
    }

    private static ServerSocketChannel unix(UnixAddress address, String permissions)
            throws IOException {
        Path path = address.path();
        UnixDomainSocketAddress socket = UnixDomainSocketAddress.of(path);
        if (Files.exists(path)) {
            removeStale(address, socket);
        }
        // Made where nobody else gets in, so that there is no moment with other permissions.
        Path folder = Files.createTempDirectory(path.toAbsolutePath().getParent(), ".weir");
        Path made = folder.resolve("s");
        try {
            ServerSocketChannel server =
                    bound(
                            ServerSocketChannel.open(StandardProtocolFamily.UNIX),
                            UnixDomainSocketAddress.of(made),
                            address);
            Files.setPosixFilePermissions(made, PosixFilePermissions.fromString(permissions));
            Files.move(made, path);
            return server;
        } finally {
            Files.deleteIfExists(made);
            Files.delete(folder);
        }
    }

    /**
     * Removes the file of a process that ended without doing so; never one in use, or any other.
     */
    private static void removeStale(UnixAddress address, UnixDomainSocketAddress socket)
            throws IOException {
        // Neither a folder nor a regular file: nothing but a socket is ever removed.
        if (!Files.readAttributes(address.path(), BasicFileAttributes.class).isOther()) {
            throw new BindException("cannot listen on " + address + ": that is no socket");
        }
        try (SocketChannel _ = SocketChannel.open(socket)) {
            throw new BindException("cannot listen on " + address + ": it is in use");
        } catch (BindException e) {
            throw e;
        } catch (IOException refused) {
            Files.delete(address.path());
        }
    }

    private static ServerSocketChannel bound(
            ServerSocketChannel server, SocketAddress socket, Address address) throws IOException {
        try {
            return server.bind(socket, BACKLOG);
        } catch (IOException e) {
            server.close();
            BindException named =
                    new BindException("cannot listen on " + address + ": " + e.getMessage());
            named.initCause(e);
            throw named;
        }
    }

    /** The port in use; 0 for a Unix-domain socket. */
    int port() throws IOException {
        return server.getLocalAddress() instanceof InetSocketAddress inet ? inet.getPort() : 0;
    }

    private <T extends Transport> void accept(Connected<T> connected, Consumer<T> serve) {
        while (server.isOpen()) {
            try {
                serve(server.accept(), connected, serve);
            } catch (IOException e) {
                if (server.isOpen()) {
                    refusals.count(Refusal.ACCEPT);
                    LOG.log(System.Logger.Level.WARNING, "accepting a connection failed", e);
                    LockSupport.parkNanos(PAUSE.toNanos());
                }
            }
        }
    }

    private static <T extends Transport> void serve(
            SocketChannel channel, Connected<T> connected, Consumer<T> serve) throws IOException {
        T transport;
        try {
            transport = transport(channel, connected);
        } catch (IOException e) {
            // Gone already.
            channel.close();
            return;
        }
        serve.accept(transport);
    }

    private static <T extends Transport> T transport(SocketChannel channel, Connected<T> connected)
            throws IOException {
        if (channel.getRemoteAddress() instanceof InetSocketAddress inet) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            return connected.transport(
                    channel, new Client(inet.getAddress().getHostAddress(), inet.getPort(), false));
        }
        return connected.transport(channel, new Client("", 0, false));
    }

    /** Stops accepting; returns when no connection comes any more. */
    void close() throws InterruptedException {
        try {
            server.close();
            if (address instanceof UnixAddress unix) {
                Files.deleteIfExists(unix.path());
            }
        } catch (IOException e) {
            LOG.log(System.Logger.Level.DEBUG, "closing a server socket failed", e);
        }
        // Until its accept returns, the system still completes connections.
        thread.join();
    }
}
