package dev.weir.api.spi;

import dev.weir.api.Unstable;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/**
 * Where an authenticator looks for credentials, beside the {@code Authorization}, {@code
 * Proxy-Authorization} and {@code Cookie} fields, which are always taken for credentials.
 *
 * @param fields names of request fields; case does not matter
 * @param queryParameters names of query parameters, decoded
 */
@Unstable
public record CredentialPlaces(Set<String> fields, Set<String> queryParameters) {
    /** No other places. */
    public static final CredentialPlaces NONE = new CredentialPlaces(Set.of(), Set.of());

    /** Keeps the names of fields in lower case. */
    public CredentialPlaces {
        Set<String> lower = new HashSet<>();
        fields.forEach(field -> lower.add(field.toLowerCase(Locale.ROOT)));
        fields = Set.copyOf(lower);
        queryParameters = Set.copyOf(queryParameters);
    }

    /** These places and the others. */
    public CredentialPlaces and(CredentialPlaces others) {
        Set<String> allFields = new HashSet<>(fields);
        allFields.addAll(others.fields);
        Set<String> allParameters = new HashSet<>(queryParameters);
        allParameters.addAll(others.queryParameters);
        return new CredentialPlaces(allFields, allParameters);
    }
}
