package dev.weir.cases;

import dev.weir.yaml.Place;
import java.util.List;
import java.util.Optional;

/** One case: a world, and exchanges in it. What it holds is the runner's business. */
public final class PluginCase {
    private final Place place;
    private final String name;
    private final Setup setup;
    private final List<Step> steps;
    private final Optional<Budgets> budgets;
    private final Optional<TextMatch> refused;

    PluginCase(
            Place place,
            String name,
            Setup setup,
            List<Step> steps,
            Optional<Budgets> budgets,
            Optional<TextMatch> refused) {
        this.place = place;
        this.name = name;
        this.setup = setup;
        this.steps = List.copyOf(steps);
        this.budgets = budgets;
        this.refused = refused;
    }

    /** Where it is written. */
    public Place place() {
        return place;
    }

    /** Its name, unique within its file. */
    public String name() {
        return name;
    }

    Setup setup() {
        return setup;
    }

    List<Step> steps() {
        return steps;
    }

    Optional<Budgets> budgets() {
        return budgets;
    }

    /** Why the plugin must refuse its configuration; empty if it must take it. */
    Optional<TextMatch> refused() {
        return refused;
    }
}
