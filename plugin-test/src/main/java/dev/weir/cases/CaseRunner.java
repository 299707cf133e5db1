package dev.weir.cases;

import dev.weir.api.spi.ConfigValue;
import dev.weir.kernel.ConfigurationRejected;
import dev.weir.kernel.PluginBench;
import dev.weir.kernel.plugin.PluginFault;
import dev.weir.kernel.plugin.ResolvedPlugin;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Runs cases, each with an instance of its own. The calling thread is the exchanges' thread; it is
 * no virtual one, so that what they use can be measured.
 */
public final class CaseRunner implements AutoCloseable {
    /** Runs after which a budget that was not kept is not kept. */
    private static final int MOST_RUNS = 50;

    private static final Duration MEASURING = Duration.ofSeconds(3);

    private final ResolvedPlugin plugin;
    private final ConfigCheck check;
    private final PluginBench bench = new PluginBench();

    /** A runner for the cases of one plugin. */
    public CaseRunner(ResolvedPlugin plugin, ConfigCheck check) {
        this.plugin = plugin;
        this.check = check;
    }

    /** Runs a case; if it has budgets, until they are kept or will not be. */
    public CaseResult run(PluginCase each) {
        long start = System.nanoTime();
        CaseResult first = once(each);
        if (!first.passed() || each.budgets().isEmpty()) {
            return first;
        }
        Budgets budgets = each.budgets().get();
        Usage least = first.used();
        for (int runs = 1;
                runs < MOST_RUNS
                        && !budgets.check(least).isEmpty()
                        && System.nanoTime() - start < MEASURING.toNanos();
                runs++) {
            least = least.orLess(once(each).used());
        }
        return new CaseResult(each, budgets.check(least), elapsed(start), least);
    }

    /** Runs a case one time, its budgets aside: for its behaviour, or to warm the plugin. */
    public CaseResult once(PluginCase each) {
        long start = System.nanoTime();
        ConfigValue config = each.setup().config();
        List<String> faults =
                check.faults(
                        plugin.factory().schema(),
                        config instanceof ConfigValue.Nothing ? ConfigValue.EMPTY : config);
        if (!faults.isEmpty()) {
            return new CaseResult(
                    each, refused(each, String.join("\n", faults)), elapsed(start), Usage.NONE);
        }
        try (CaseRun run = CaseRun.begin(each.setup(), plugin, bench)) {
            if (each.refused().isPresent()) {
                return new CaseResult(each, taken(each), elapsed(start), Usage.NONE);
            }
            List<Mismatch> mismatches = new ArrayList<>();
            Usage used = Usage.NONE;
            for (Step step : each.steps()) {
                mismatches.addAll(run.step(step));
                used = used.orMore(run.used());
            }
            return new CaseResult(each, mismatches, elapsed(start), used);
        } catch (ConfigurationRejected e) {
            String why =
                    e.faults().stream().map(PluginFault::message).collect(Collectors.joining("\n"));
            return new CaseResult(each, refused(each, why), elapsed(start), Usage.NONE);
        }
    }

    private static List<Mismatch> refused(PluginCase each, String why) {
        Optional<TextMatch> expected = each.refused();
        return expected.isPresent()
                ? expected.get().check("refusal of the configuration", why).stream().toList()
                : List.of(new Mismatch(each.place(), "configuration", "taken", "refused: " + why));
    }

    private static List<Mismatch> taken(PluginCase each) {
        TextMatch expected = each.refused().orElseThrow();
        return expected.check("refusal of the configuration", List.of()).stream().toList();
    }

    private static Duration elapsed(long start) {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Override
    public void close() {
        bench.close();
    }
}
