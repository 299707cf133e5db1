package dev.weir.registry;

import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * What an OCI document says of a blob (OCI image-spec, descriptor.md).
 *
 * @param size in bytes, not negative
 */
record Descriptor(String mediaType, Digest digest, long size) {

    /**
     * Reads a descriptor; what it has besides is left alone, as the specification asks.
     *
     * @param where what messages call it
     * @throws RegistryException if it is not one that this gateway can verify
     */
    static Descriptor of(JsonNode node, String where) throws RegistryException {
        String mediaType = node.path("mediaType").asString("");
        String digest = node.path("digest").asString("");
        JsonNode size = node.path("size");
        if (!Digest.isDigest(digest)) {
            throw new RegistryException(
                    where
                            + ": digest was "
                            + Json.brief(node.path("digest"))
                            + "; must be sha256: and 64 lower-case hexadecimal digits");
        }
        if (!size.isIntegralNumber() || !size.canConvertToLong() || size.longValue() < 0) {
            throw new RegistryException(
                    where + ": size was " + Json.brief(size) + "; must be a number of bytes");
        }
        return new Descriptor(mediaType, new Digest(digest), size.longValue());
    }

    /** Its fields as JSON has them. */
    Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("mediaType", mediaType);
        fields.put("digest", digest.value());
        fields.put("size", size);
        return fields;
    }
}
