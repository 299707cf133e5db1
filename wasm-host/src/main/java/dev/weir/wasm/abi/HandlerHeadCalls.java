package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import java.util.ArrayList;
import java.util.List;

/** Methods, targets, status codes, header and trailer fields of the handler ABI. */
final class HandlerHeadCalls {
    private static final int REQUEST = 0;
    private static final int RESPONSE = 1;
    private static final int REQUEST_TRAILERS = 2;
    private static final int RESPONSE_TRAILERS = 3;
    private static final byte[] END = {0};

    static final List<HostCall<HandlerGuest>> ALL =
            List.of(
                    HandlerCalls.call("get_method", "ii", "i", HandlerHeadCalls::method),
                    HandlerCalls.call("set_method", "ii", "", HandlerHeadCalls::setMethod),
                    HandlerCalls.call("get_uri", "ii", "i", HandlerHeadCalls::target),
                    HandlerCalls.call("set_uri", "ii", "", HandlerHeadCalls::setTarget),
                    HandlerCalls.call("get_status_code", "", "i", HandlerHeadCalls::status),
                    HandlerCalls.call("set_status_code", "i", "", HandlerHeadCalls::setStatus),
                    HandlerCalls.call("get_header_names", "iii", "l", HandlerHeadCalls::names),
                    HandlerCalls.call("get_header_values", "iiiii", "l", HandlerHeadCalls::values),
                    HandlerCalls.call("set_header_value", "iiiii", "", HandlerHeadCalls::set),
                    HandlerCalls.call("add_header_value", "iiiii", "", HandlerHeadCalls::add),
                    HandlerCalls.call("remove_header", "iii", "", HandlerHeadCalls::remove));

    private HandlerHeadCalls() {}

    private static long method(HandlerGuest guest, long[] a) {
        String method = guest.exchange().requestMap().request().method();
        return HandlerCalls.give(guest, method, a[0], a[1]);
    }

    private static long setMethod(HandlerGuest guest, long[] a) {
        HandlerExchange exchange = guest.exchange();
        exchange.requireBeforeNext("the method");
        exchange.requestMap().replace(":method", guest.memory().latin1(a[0], a[1]));
        return 0;
    }

    private static long target(HandlerGuest guest, long[] a) {
        String target = guest.exchange().requestMap().request().target();
        return HandlerCalls.give(guest, target, a[0], a[1]);
    }

    private static long setTarget(HandlerGuest guest, long[] a) {
        HandlerExchange exchange = guest.exchange();
        exchange.requireBeforeNext("the URI");
        String target = guest.memory().latin1(a[0], a[1]);
        exchange.requestMap().replace(":path", target.isEmpty() ? "/" : target);
        return 0;
    }

    private static long status(HandlerGuest guest, long[] a) {
        guest.exchange().requireResponse("the status code");
        return guest.exchange().responseMap().response().status();
    }

    private static long setStatus(HandlerGuest guest, long[] a) {
        guest.exchange().requireResponse("the status code");
        guest.exchange().responseMap().replace(":status", Integer.toString((int) a[0]));
        return 0;
    }

    private static long names(HandlerGuest guest, long[] a) {
        Headers fields = map(guest, a[0]).fields();
        List<String> names = new ArrayList<>();
        for (int i = 0; i < fields.size(); i++) {
            String name = FieldRules.lowerCase(fields.name(i));
            if (!names.contains(name)) {
                names.add(name);
            }
        }
        return giveAll(guest, names, a[1], a[2]);
    }

    private static long values(HandlerGuest guest, long[] a) {
        String name = name(guest, a[1], a[2]);
        return giveAll(guest, map(guest, a[0]).fields().all(name), a[3], a[4]);
    }

    private static long set(HandlerGuest guest, long[] a) {
        String name = name(guest, a[1], a[2]);
        writable(guest, a[0]).replace(name, guest.memory().latin1(a[3], a[4]));
        return 0;
    }

    private static long add(HandlerGuest guest, long[] a) {
        String name = name(guest, a[1], a[2]);
        writable(guest, a[0]).add(name, guest.memory().latin1(a[3], a[4]));
        return 0;
    }

    private static long remove(HandlerGuest guest, long[] a) {
        writable(guest, a[0]).remove(name(guest, a[1], a[2]));
        return 0;
    }

    private static String name(HandlerGuest guest, long address, long length) {
        String name = guest.memory().name(address, length);
        // A colon first is how the maps name what is no field.
        if (name.isEmpty() || name.charAt(0) == ':') {
            throw new IllegalArgumentException("a header name must be a token (RFC 9110 §5.6.2)");
        }
        return name;
    }

    /** Texts, each ended by a zero byte, if they fit; gives their number and length either way. */
    private static long giveAll(HandlerGuest guest, List<String> texts, long buffer, long limit) {
        int length = 0;
        for (String text : texts) {
            length += text.length() + 1;
        }
        if (length > 0 && length <= Integer.toUnsignedLong((int) limit)) {
            guest.memory().check(buffer, length);
            long at = buffer;
            for (String text : texts) {
                guest.memory().write(at, text);
                guest.memory().write(at + text.length(), END);
                at += text.length() + 1;
            }
        }
        return (long) texts.size() << Integer.SIZE | length;
    }

    private static HeaderMap map(HandlerGuest guest, long kind) {
        HandlerExchange exchange = guest.exchange();
        return switch ((int) kind) {
            case REQUEST -> exchange.requestMap();
            case RESPONSE -> exchange.responseMap();
            case REQUEST_TRAILERS -> exchange.requestTrailers();
            case RESPONSE_TRAILERS -> exchange.responseTrailers();
            default ->
                    throw new IllegalArgumentException(
                            "header kind must be 0 to 3, was " + (int) kind);
        };
    }

    private static HeaderMap writable(HandlerGuest guest, long kind) {
        HandlerExchange exchange = guest.exchange();
        boolean trailers = (int) kind == REQUEST_TRAILERS || (int) kind == RESPONSE_TRAILERS;
        if (trailers && !exchange.enabled(HandlerFeatures.TRAILERS)) {
            throw new IllegalArgumentException("can't change trailers unless trailers is enabled");
        }
        if ((int) kind == REQUEST || (int) kind == REQUEST_TRAILERS) {
            exchange.requireBeforeNext("a request header");
        } else {
            exchange.requireResponse("a response header");
        }
        return map(guest, kind);
    }
}
