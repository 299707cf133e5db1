package dev.weir.wasm.abi;

import dev.weir.api.Client;
import dev.weir.api.Exchange;
import dev.weir.api.Request;
import dev.weir.api.Response;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/**
 * The attributes of Envoy that the gateway knows for certain; every other one is not found. Numbers
 * and times are eight bytes, little-endian.
 */
final class PropertyCalls {
    private static final int MAX_PATH_BYTES = 4 << 10;
    private static final int MAX_BYTES = 64 << 10;
    private static final String FILTER_STATE = "filter_state\0wasm.";

    static final List<HostCall<ProxyWasmGuest>> ALL =
            List.of(
                    HostCall.proxy("proxy_get_property", "iiii", PropertyCalls::property),
                    HostCall.proxy("proxy_set_property", "iiii", PropertyCalls::set));

    private PropertyCalls() {}

    private static Status property(ProxyWasmGuest guest, long[] a) {
        String path = path(guest, a);
        Optional<byte[]> value =
                find(guest, path.split("\0", -1))
                        .or(() -> guest.streams().effective().flatMap(s -> set(s, path)));
        if (value.isEmpty()) {
            return Status.NOT_FOUND;
        }
        guest.memory().give(value.get(), a[2], a[3]);
        return Status.OK;
    }

    /** What filters of the exchange set; in Envoy {@code filter_state} is another way to it. */
    private static Optional<byte[]> set(GuestStream stream, String path) {
        String own = path.startsWith(FILTER_STATE) ? path.substring(FILTER_STATE.length()) : path;
        return stream.properties().get(own);
    }

    private static Status set(ProxyWasmGuest guest, long[] a) {
        GuestStream stream =
                guest.streams()
                        .effective()
                        .orElseThrow(() ->
                                new IllegalArgumentException("no exchange is under way here"));
        stream.properties().set(path(guest, a), guest.memory().bytes(a[2], a[3], MAX_BYTES));
        return Status.OK;
    }

    private static String path(ProxyWasmGuest guest, long[] a) {
        byte[] path = guest.memory().bytes(a[0], a[1], MAX_PATH_BYTES);
        return new String(path, StandardCharsets.ISO_8859_1);
    }

    private static Optional<byte[]> find(ProxyWasmGuest guest, String[] path) {
        String first = path[0];
        if (path.length == 1) {
            return switch (first) {
                case "plugin_name" -> text(guest.plugin().context().instance());
                case "plugin_root_id" -> text(guest.plugin().context().vm().rootId());
                // Guests of one instance share nothing with others: there are no VMs to tell apart.
                case "plugin_vm_id" -> text("");
                // Envoy's TrafficDirection: inbound.
                case "listener_direction" -> number(1);
                case "route_name" -> exchange(guest).flatMap(e -> text(e.route()));
                default -> Optional.empty();
            };
        }
        Optional<GuestStream> stream = guest.streams().effective();
        boolean inMap = path[1].equals("headers") || path[1].equals("trailers");
        String last = path.length == 3 && inMap ? path[2] : "";
        if (path.length > 2 && last.isEmpty()) {
            return Optional.empty();
        }
        return switch (first) {
            case "request" -> stream.flatMap(s -> request(guest, s, path[1], last));
            case "response" -> stream.flatMap(s -> response(s, path[1], last));
            case "connection" ->
                    path[1].equals("mtls") ? Optional.of(new byte[] {0}) : Optional.empty();
            case "source" -> exchange(guest).flatMap(e -> source(e.client(), path[1]));
            case "upstream" ->
                    exchange(guest)
                            .flatMap(Exchange::upstream)
                            .flatMap(address -> upstream(address, path[1]));
            default -> Optional.empty();
        };
    }

    private static Optional<Exchange> exchange(ProxyWasmGuest guest) {
        return guest.streams().effective().map(GuestStream::exchange);
    }

    private static Optional<byte[]> request(
            ProxyWasmGuest guest, GuestStream stream, String name, String header) {
        Request request = stream.requestMap().request();
        return switch (name) {
            case "path" -> text(request.target());
            case "url_path" -> text(request.path());
            case "query" -> text(request.query());
            case "host" -> text(request.authority());
            case "scheme" -> text(request.scheme());
            case "method" -> text(request.method());
            case "id" -> text(stream.exchange().id());
            case "protocol" -> text("HTTP/" + stream.exchange().protocol());
            // Envoy's: that of the body, as the head says it.
            case "size" -> length(stream);
            case "referer", "useragent" ->
                    header(stream.requestMap(), name.equals("referer") ? name : "user-agent");
            case "time" -> number(LogCalls.nanos(stream.exchange().received()));
            case "duration" ->
                    stream.ended()
                            ? number(
                                    LogCalls.now(guest)
                                            - LogCalls.nanos(stream.exchange().received()))
                            : Optional.empty();
            case "headers" -> header(stream.requestMap(), header);
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> length(GuestStream stream) {
        long length = stream.requestMap().request().body().length();
        return length < 0 ? Optional.empty() : number(length);
    }

    private static Optional<byte[]> response(GuestStream stream, String name, String header) {
        return switch (name) {
            case "code" ->
                    stream.responseMap()
                            .map(ResponseMap::response)
                            .map(Response::status)
                            .flatMap(PropertyCalls::number);
            case "headers" -> stream.responseMap().flatMap(map -> header(map, header));
            case "trailers" ->
                    stream.message(Direction.RESPONSE)
                            .flatMap(message -> Optional.ofNullable(message.trailers()))
                            .flatMap(map -> header(map, header));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> source(Client client, String name) {
        return switch (name) {
            case "address" -> client.address().flatMap(PropertyCalls::text);
            case "port" -> client.address().flatMap(_ -> number(client.port()));
            default -> Optional.empty();
        };
    }

    /** What has been known of the target since the request was sent there. */
    private static Optional<byte[]> upstream(String address, String name) {
        return switch (name) {
            case "address" -> text(address);
            case "port" ->
                    number(
                            Integer.parseInt(
                                    address, address.lastIndexOf(':') + 1, address.length(), 10));
            default -> Optional.empty();
        };
    }

    private static Optional<byte[]> header(HeaderMap map, String name) {
        if (name.isEmpty()) {
            return Optional.of(Pairs.encode(map.all()));
        }
        return map.get(name).map(value -> value.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static Optional<byte[]> text(String text) {
        return Optional.of(text.getBytes(StandardCharsets.UTF_8));
    }

    private static Optional<byte[]> number(long value) {
        ByteBuffer bytes = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        return Optional.of(bytes.putLong(value).array());
    }
}
