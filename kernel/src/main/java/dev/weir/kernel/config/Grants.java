package dev.weir.kernel.config;

import dev.weir.api.service.Capability;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What an operator allows one plugin instance.
 *
 * @param capabilities what it may use; {@code CALL_OUTS} and {@code ENV} are in it if there is
 *     anything to call or to read
 * @param callOuts the destinations: {@code service:NAME}, {@code host}, {@code host:port}, {@code
 *     *.domain}, {@code *}; in lower case
 * @param allowPrivate whether hosts may be at private, loopback and link-local addresses
 * @param environment the names of the environment variables; {@code *} for all
 */
public record Grants(
        Set<Capability> capabilities,
        SortedSet<String> callOuts,
        boolean allowPrivate,
        SortedSet<String> environment) {
    /** Stands for every host, and for every variable. */
    public static final String ANY = "*";

    /** Begins the name of a service among destinations. */
    public static final String SERVICE = "service:";

    /** Allows nothing. */
    public static final Grants NONE = new Grants(Set.of(), new TreeSet<>(), false, new TreeSet<>());

    public Grants {
        capabilities =
                capabilities.isEmpty()
                        ? Set.of()
                        : Collections.unmodifiableSet(EnumSet.copyOf(capabilities));
        callOuts = Collections.unmodifiableSortedSet(new TreeSet<>(callOuts));
        environment = Collections.unmodifiableSortedSet(new TreeSet<>(environment));
    }
}
