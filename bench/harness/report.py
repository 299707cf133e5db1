"""Medians, ratios with their spread, the table, and the gate."""

import json
import os
import statistics

from .targets import BENCH

BASES = ("nginx", "envoy", "netty")
UNITS = {"cpu": 1, "jit": 1, "p50": 1, "p99": 1, "rate": 1, "rss": 1 << 20, "allocated": 1}
LOAD_COLUMNS = [("rate", "req/s", 0), ("p50", "p50 µs", 0), ("p99", "p99 µs", 0),
                ("cpu", "CPU µs/req", 1), ("jit", "JIT µs/req", 1), ("allocated", "B/req", 0),
                ("rss", "RSS MiB", 0), ("errors", "errors", 0)]


def summary(rounds):
    """Medians over the rounds of one target."""
    keys = {key for each in rounds for key in each}
    return {key: statistics.median(each[key] for each in rounds if key in each) for key in keys}


def ratios(figures, name):
    """CPU and p99 of one target over those of its peers, round by round: median, least, most."""
    found = {}
    for base in BASES:
        if base in figures and base != name:
            for key in ("cpu", "p99"):
                each = sorted(mine[key] / max(1e-9, theirs[key])
                              for mine, theirs in zip(figures[name], figures[base]))
                found[f"{key}/{base}"] = [statistics.median(each), each[0], each[-1]]
    return found


def print_load(scenario, title, figures):
    """The table of a scenario of requests, in Markdown."""
    print(f"\n## {scenario}: {title}\n")
    print("| | " + " | ".join(head for _, head, _ in LOAD_COLUMNS) + " | "
          + " | ".join(f"CPU ÷ {base}" for base in BASES) + " | p99 ÷ envoy |")
    print("|---" * (len(LOAD_COLUMNS) + len(BASES) + 2) + "|")
    for name, rounds in figures.items():
        middle, over = summary(rounds), ratios(figures, name)
        cells = [_number(middle.get(key), UNITS.get(key, 1), digits)
                 for key, _, digits in LOAD_COLUMNS]
        cells += [_spread(over.get(f"cpu/{base}")) for base in BASES]
        print(f"| {name} | " + " | ".join(cells + [_spread(over.get("p99/envoy"))]) + " |",
              flush=True)


def print_holding(scenario, title, figures):
    """The table of another scenario, in Markdown."""
    columns = list(next(iter(figures.values())))
    print(f"\n## {scenario}: {title}\n\n| | " + " | ".join(columns) + " |")
    print("|---" * (len(columns) + 1) + "|")
    for name, each in figures.items():
        cells = [_number(each[key], 1 << 20 if "rss" in key else 1, 1) for key in columns]
        print(f"| {name} | " + " | ".join(cells) + " |", flush=True)


def _number(value, unit, digits):
    return "–" if value is None else f"{value / unit:.{digits}f}"


def _spread(ratio):
    return "–" if ratio is None else "{:.2f} ({:.2f}–{:.2f})".format(*ratio)


def gate(results, name="weir"):
    """What is above its bar in bars.json, as sentences; only ratios and counts, never times."""
    with open(os.path.join(BENCH, "bars.json")) as file:
        bars = json.load(file)
    above = []
    for scenario, wanted in bars.items():
        found = results.get(scenario)
        for key, bar in wanted.items() if found else ():
            value = found["ratios"][name].get(key) if "/" in key else found["medians"][name].get(key)
            value = value[0] if isinstance(value, list) else value
            if value is not None and value > bar:
                above.append(f"{scenario}: {key} is {value:.2f}, the bar is {bar}")
    return above
