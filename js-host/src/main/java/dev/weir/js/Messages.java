package dev.weir.js;

import dev.weir.js.engine.Holder;
import dev.weir.js.engine.Opaque;
import dev.weir.js.engine.Realm;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the objects of the prelude's classes that stand for what came. Belongs to one context. */
final class Messages {
    static final String HEADERS = "Headers";
    static final String REQUEST = "Request";
    static final String RESPONSE = "Response";
    static final String CONTEXT = "Context";

    static final List<String> KINDS = List.of(HEADERS, REQUEST, RESPONSE, CONTEXT);

    private final Realm realm;
    private @Nullable Object headers;
    private @Nullable Object request;
    private @Nullable Object response;
    private @Nullable Object context;
    private Object call = Realm.UNDEFINED;

    /** None can be made before {@link #make}. */
    Messages(Realm realm) {
        this.realm = realm;
    }

    /** The classes are there: the prototype of each of {@link #KINDS}. */
    void make(Map<String, Object> prototypes) {
        headers = prototypes.get(HEADERS);
        request = prototypes.get(REQUEST);
        response = prototypes.get(RESPONSE);
        context = prototypes.get(CONTEXT);
    }

    /** The plugin's code runs for that call now; gives nothing. */
    Object enter(Object token) {
        call = token;
        return Realm.UNDEFINED;
    }

    /** What stands for the call that the plugin's code runs for; undefined before the first. */
    Object call() {
        return call;
    }

    Holder headers(HeaderFields fields) {
        return realm.holder(HEADERS, Objects.requireNonNull(headers), new Opaque(fields));
    }

    Holder request(Opaque token) {
        return realm.holder(REQUEST, Objects.requireNonNull(request), token);
    }

    Holder response(Opaque token) {
        return realm.holder(RESPONSE, Objects.requireNonNull(response), token);
    }

    /** {@code ctx}. */
    Holder context(Opaque token) {
        return realm.holder(CONTEXT, Objects.requireNonNull(context), token);
    }
}
