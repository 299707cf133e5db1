package dev.weir.kernel.route;

import dev.weir.api.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What would become of a request. Nothing was sent.
 *
 * @param request the request as the router sees it, its path normalised
 * @param route the route it takes; null if none
 * @param verdicts what became of each route
 */
public record Explanation(Request request, @Nullable Route route, List<Router.Verdict> verdicts) {}
