package dev.weir.bench;

import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A connection to the server: passes each answer to the client who asked. */
@SuppressWarnings("FutureReturnValueIgnored") // a write that fails closes the connection
final class NettyServerSide extends ChannelInboundHandlerAdapter {
    private final NettyProxy proxy;
    // What is to be sent once the connection is there.
    private final Queue<Object> early = new ArrayDeque<>(0);
    private @Nullable ChannelHandlerContext context;
    private @Nullable ChannelHandlerContext client;
    private boolean clientPersistent;
    private boolean persistent;

    NettyServerSide(NettyProxy proxy) {
        this.proxy = proxy;
    }

    boolean isOpen() {
        return context != null && context.channel().isActive();
    }

    /** From now on answers go to that client. */
    void begin(ChannelHandlerContext asking, boolean askingPersists) {
        client = asking;
        clientPersistent = askingPersists;
    }

    void send(Object message, boolean last) {
        if (context == null) {
            early.add(message);
        } else if (last) {
            context.writeAndFlush(message, context.voidPromise());
        } else {
            context.write(message, context.voidPromise());
        }
    }

    void read(boolean on) {
        if (context != null) {
            context.channel().config().setAutoRead(on);
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext active) {
        context = active;
        while (!early.isEmpty()) {
            active.write(early.remove(), active.voidPromise());
        }
        active.flush();
    }

    @Override
    public void channelRead(ChannelHandlerContext reading, Object message) {
        ChannelHandlerContext to = client;
        if (to == null) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (message instanceof HttpResponse response) {
            persistent = HttpUtil.isKeepAlive(response);
            HttpUtil.setKeepAlive(response, clientPersistent);
        }
        if (message instanceof LastHttpContent) {
            end(reading, to, message);
        } else {
            to.write(message, to.voidPromise());
        }
    }

    private void end(ChannelHandlerContext reading, ChannelHandlerContext to, Object message) {
        client = null;
        if (clientPersistent) {
            to.writeAndFlush(message, to.voidPromise());
        } else {
            to.writeAndFlush(message).addListener(ChannelFutureListener.CLOSE);
        }
        if (persistent) {
            proxy.giveBack(this, to.channel());
        } else {
            reading.close();
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext reading) {
        if (client != null) {
            client.flush();
        }
    }

    /** While the server takes no more, nothing is read from the client. */
    @Override
    public void channelWritabilityChanged(ChannelHandlerContext changed) {
        if (client != null) {
            client.channel().config().setAutoRead(changed.channel().isWritable());
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext closed) {
        if (client != null) {
            client.close();
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext failed, Throwable cause) {
        failed.close();
    }
}
