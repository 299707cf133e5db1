package dev.weir.bench;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** A client's connection: passes each request to a connection to the server. */
final class NettyClientSide extends ChannelInboundHandlerAdapter {
    private final NettyProxy proxy;
    private @Nullable NettyServerSide server;

    NettyClientSide(NettyProxy proxy) {
        this.proxy = proxy;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        Channel client = context.channel();
        if (message instanceof HttpRequest request) {
            boolean persistent = HttpUtil.isKeepAlive(request);
            request.headers().remove(HttpHeaderNames.CONNECTION);
            InetSocketAddress peer = (InetSocketAddress) client.remoteAddress();
            request.headers().set("X-Forwarded-For", peer.getAddress().getHostAddress());
            server = proxy.take(client);
            server.begin(context, persistent);
        }
        if (server == null) {
            ReferenceCountUtil.release(message);
        } else {
            server.send(message, message instanceof LastHttpContent);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (server != null) {
            server.read(context.channel().isWritable());
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        var _ = context.close();
    }
}
