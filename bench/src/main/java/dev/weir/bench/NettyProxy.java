package dev.weir.bench;

import io.netty.bootstrap.Bootstrap;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpServerCodec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/**
 * The least that proxies HTTP/1.1 on the JVM: event loops on epoll, Netty's codecs, pooled
 * connections to one server. No routing, no checks, no filters, no timeouts, no metrics: the floor
 * under the CPU that a gateway in Java needs for a request.
 */
public final class NettyProxy {
    private static final int BACKLOG = 4096;

    private final EventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(
                    Runtime.getRuntime().availableProcessors(), EpollIoHandler.newFactory());
    private final InetSocketAddress upstream;
    // Filled before the first connection, then only read; each pool is used by its loop alone.
    private final Map<EventLoop, ArrayDeque<NettyServerSide>> pools = new HashMap<>();

    private NettyProxy(int upstreamPort) {
        upstream = new InetSocketAddress(InetAddress.getLoopbackAddress(), upstreamPort);
        loops.forEach(loop -> pools.put((EventLoop) loop, new ArrayDeque<>()));
    }

    /** Runs it: the arguments are the port to listen on and the port of the server. */
    public static void main(String[] arguments) throws InterruptedException {
        new NettyProxy(Integer.parseInt(arguments[1])).listen(Integer.parseInt(arguments[0]));
    }

    private void listen(int port) throws InterruptedException {
        new ServerBootstrap()
                .group(loops)
                .channel(EpollServerSocketChannel.class)
                .option(ChannelOption.SO_BACKLOG, BACKLOG)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childHandler(handlers(HttpServerCodec::new, () -> new NettyClientSide(this)))
                .bind("127.0.0.1", port)
                .sync()
                .channel()
                .closeFuture()
                .sync();
    }

    private static ChannelInitializer<Channel> handlers(
            Supplier<ChannelHandler> codec, Supplier<ChannelHandler> side) {
        return new ChannelInitializer<>() {
            @Override
            protected void initChannel(Channel channel) {
                channel.pipeline().addLast(codec.get(), side.get());
            }
        };
    }

    /** A connection to the server for one request of that client: open, or about to be. */
    NettyServerSide take(Channel client) {
        NettyServerSide side = pool(client).pollFirst();
        while (side != null && !side.isOpen()) {
            side = pool(client).pollFirst();
        }
        return side == null ? connect(client) : side;
    }

    private NettyServerSide connect(Channel client) {
        NettyServerSide side = new NettyServerSide(this);
        new Bootstrap()
                .group(client.eventLoop())
                .channel(EpollSocketChannel.class)
                .option(ChannelOption.TCP_NODELAY, true)
                .handler(handlers(HttpClientCodec::new, () -> side))
                .connect(upstream)
                .addListener(
                        (ChannelFutureListener)
                                done -> {
                                    if (!done.isSuccess()) {
                                        var _ = client.close();
                                    }
                                });
        return side;
    }

    /** Takes a connection back whose answer was read whole. */
    void giveBack(NettyServerSide side, Channel client) {
        pool(client).addFirst(side);
    }

    private ArrayDeque<NettyServerSide> pool(Channel channel) {
        return Objects.requireNonNull(pools.get(channel.eventLoop()));
    }
}
