package dev.weir.api;

import java.util.Optional;

/** The consumers of one configuration, found by their credentials. Safe for every thread. */
public interface Consumers {

    /**
     * The consumer that holds a credential. Secrets are compared by digest, so that nothing secret
     * is kept in memory and the look-up takes the same time for near misses.
     *
     * @param type the kind of credential, named as the plugin that checks it ({@code key-auth})
     * @param secret the credential as presented
     */
    Optional<Consumer> find(String type, String secret);
}
