package dev.weir.kernel.upstream;

import dev.weir.kernel.metrics.TargetFigures;

/**
 * A target of an upstream, as an operator sees it.
 *
 * @param url as written in the configuration
 * @param weight its share of the requests, relative to the others
 * @param figures what is counted for it; says whether it is ejected
 */
public record TargetStatus(String url, int weight, TargetFigures figures) {}
