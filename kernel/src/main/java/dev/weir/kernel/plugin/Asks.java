package dev.weir.kernel.plugin;

import dev.weir.api.service.Capability;
import dev.weir.kernel.config.Grants;
import dev.weir.kernel.service.Granted;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a plugin asks for.
 *
 * @param capabilities as its manifest says
 * @param hosts where it wants to call, if that is among the capabilities
 * @param trusted whether it is part of the gateway: what it asks for is then granted by that, but
 *     for environment variables
 */
public record Asks(Set<Capability> capabilities, Set<String> hosts, boolean trusted) {
    /** What a plugin asks for that needs nothing. */
    public static final Asks NOTHING = new Asks(Set.of(), Set.of(), false);

    public Asks {
        capabilities = Set.copyOf(capabilities);
        hosts = Set.copyOf(hosts);
    }

    /** What is granted although it is not asked for, in the order of the capabilities. */
    public List<Capability> unasked(Grants grants) {
        List<Capability> unasked = new ArrayList<>(grants.capabilities());
        unasked.removeAll(capabilities);
        return unasked;
    }

    /** What an instance may use with those grants. */
    public Granted granted(Grants grants) {
        Set<Capability> both = EnumSet.noneOf(Capability.class);
        both.addAll(capabilities);
        Set<String> callOuts = new HashSet<>(grants.callOuts());
        if (trusted) {
            both.remove(Capability.ENV);
            both.addAll(grants.capabilities());
            callOuts.add(Grants.ANY);
            callOuts.add(Grants.SERVICE + Grants.ANY);
        } else {
            both.retainAll(grants.capabilities());
        }
        Set<String> asked = new HashSet<>(hosts);
        // How services are called, only the operator knows.
        asked.add(Grants.SERVICE + Grants.ANY);
        return new Granted(
                both,
                callOuts,
                asked,
                grants.allowPrivate(),
                Set.copyOf(grants.environment()),
                trusted);
    }
}
