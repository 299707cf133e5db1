package dev.weir.tck;

import dev.weir.api.Body;
import dev.weir.api.Filter;
import dev.weir.api.Request;
import java.util.Optional;

/** The contract for one filter, run by a test that expects it to fail. Not found by JUnit. */
final class ContractOfFilter extends FilterContract {
    private final Filter filter;
    private final boolean answers;

    /** {@code answers}: the filter is said to answer by itself what it is said to pass on. */
    ContractOfFilter(Filter filter, boolean answers) {
        this.filter = filter;
        this.answers = answers;
    }

    static FilterContract of(Filter filter) {
        return new ContractOfFilter(filter, false);
    }

    @Override
    protected Filter filter(TestContext context) {
        return filter;
    }

    @Override
    protected Optional<Request> answered(Body body) {
        return answers ? Optional.of(passedOn(body)) : Optional.empty();
    }
}
