package dev.weir.wasm.abi;

import dev.weir.api.Headers;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Fields without pseudo headers: trailers, and the answers to call-outs. */
final class TrailerMap extends HeaderMap {
    private Headers fields;

    TrailerMap(Headers fields) {
        this.fields = fields;
    }

    @Override
    List<Field> pseudoHeaders() {
        return List.of();
    }

    @Override
    int pseudoCount() {
        return 0;
    }

    @Override
    int fieldsShownAsPseudo() {
        return 0;
    }

    @Override
    Optional<String> pseudoValue(String pseudoName) {
        return Optional.empty();
    }

    @Override
    Headers fields() {
        return fields;
    }

    @Override
    void fields(Headers fields) {
        this.fields = fields;
    }

    @Override
    Optional<String> pseudoName(String lowerCaseName) {
        return Optional.empty();
    }

    @Override
    void assign(Map<String, String> pseudo, Headers fields) {
        this.fields = fields;
    }
}
