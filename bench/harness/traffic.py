"""Scenarios of requests: every proxy in turn, round after round, so that noise hits all alike."""

import os
import statistics

from . import load, process
from .targets import PEERS

CONNECTIONS = 64
WARM_JVM_SECONDS = 12
WARM_SECONDS = 1

SCENARIOS = {
    "get-1k": "GET of 1 KB, 64 connections",
    "get-1k-256": "GET of 1 KB, 256 connections",
    "get-100k": "GET of 100 KB, 64 connections",
    "post-4k": "POST of 4 KB, 64 connections",
    "new-connection": "GET of 1 KB, a TCP connection each, 64 at a time",
    "fixed-rate": "GET of 1 KB, 64 connections, a third of what the slowest proxy can",
}


def run(scenario, targets, rounds, seconds, work, rate):
    """The figures of every target: {name: [figures of a round, ...]}."""
    offer = _offer(scenario, work, rate)
    for target in targets:
        offer(target.port, WARM_JVM_SECONDS if target.jvm else WARM_SECONDS)
    figures = {target.name: [] for target in targets}
    for number in range(rounds):
        for target in targets if number % 2 == 0 else reversed(targets):
            figures[target.name].append(_measure(target, offer, seconds, number == 0))
    return figures


def _offer(scenario, work, rate):
    """What sends the load of a scenario to a port, for so many seconds."""
    post, close = os.path.join(PEERS, "post.lua"), os.path.join(PEERS, "close.lua")
    return {
        "get-1k": lambda port, s: load.wrk(port, "/1k", CONNECTIONS, s),
        "get-1k-256": lambda port, s: load.wrk(port, "/1k", 256, s),
        "get-100k": lambda port, s: load.wrk(port, "/100k", CONNECTIONS, s),
        "post-4k": lambda port, s: load.wrk(port, "/1k", CONNECTIONS, s, post),
        "new-connection": lambda port, s: load.wrk(port, "/1k", CONNECTIONS, s, close),
        "fixed-rate": lambda port, s: load.fixed_rate(port, "/1k", CONNECTIONS, s, rate, work),
    }[scenario]


def _measure(target, offer, seconds, first):
    # Asking for what was allocated stops a JVM for a moment: outside of the measured time, once.
    allocated = process.allocated_bytes(target.pid) if target.jvm and first else None
    before = process.Used(target.pid)
    figures = offer(target.port, seconds)
    work, compiling = process.cpu_seconds(before, process.Used(target.pid))
    requests = max(1, figures["requests"])
    figures["cpu"] = work * 1e6 / requests
    figures["jit"] = compiling * 1e6 / requests
    figures["rss"] = process.rss_bytes(target.pid)
    if allocated is not None:
        figures["allocated"] = (process.allocated_bytes(target.pid) - allocated) / requests
    return figures


def slowest_rate(figures):
    """The lowest median of req/s among the targets."""
    return min(statistics.median(each["rate"] for each in rounds) for rounds in figures.values())
