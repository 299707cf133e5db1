package dev.weir.js.recursion;

import com.oracle.truffle.api.instrumentation.TruffleInstrument;
import com.oracle.truffle.api.instrumentation.provider.TruffleInstrumentProvider;
import java.util.Collection;
import java.util.List;

/** How the engine finds {@link RecursionBound}. */
@TruffleInstrument.Registration(
        id = RecursionBound.ID,
        name = "Bound of recursion",
        version = "1",
        services = RecursionBound.Held.class)
public final class RecursionBoundProvider extends TruffleInstrumentProvider {

    /** Found as a service. */
    public RecursionBoundProvider() {}

    @Override
    protected String getInstrumentClassName() {
        return RecursionBound.class.getName();
    }

    @Override
    protected Object create() {
        return new RecursionBound();
    }

    @Override
    protected Collection<String> getServicesClassNames() {
        return List.of(RecursionBound.Held.class.getName());
    }

    @Override
    protected List<String> getInternalResourceIds() {
        return List.of();
    }

    @Override
    protected Object createInternalResource(String resourceId) {
        throw new IllegalArgumentException("no resource " + resourceId);
    }
}
