package dev.weir.js;

import dev.weir.api.Body;
import dev.weir.api.Response;
import dev.weir.js.engine.Holder;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code Response} of GraalJS holds that a plugin has made of a text, or of nothing. For one
 * thread at a time.
 */
final class MadeResponse {
    private final int status;
    private final HeaderFields fields;
    private final @Nullable String text;
    private final Messages messages;
    private @Nullable Holder headers;

    /**
     * A response.
     *
     * @param text the body; null for none
     */
    MadeResponse(int status, HeaderFields fields, @Nullable String text, Messages messages) {
        this.messages = messages;
        this.status = status;
        this.fields = fields;
        this.text = text;
    }

    int status() {
        return status;
    }

    HeaderFields fields() {
        return fields;
    }

    @Nullable String text() {
        return text;
    }

    /** Its headers as the plugin sees them. */
    Holder headers() {
        if (headers == null) {
            headers = messages.headers(fields);
        }
        return headers;
    }

    Response toResponse() {
        Body body = text == null ? Body.empty() : Body.of(text);
        return new Response(status, fields.result(), body);
    }
}
