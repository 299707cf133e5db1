"""Measures the CPU that a WASM filter adds to a request, in Weir beside other gateways.

All gateways run, each with every guest and without one at places of its own, and take turns: a machine that
is slower for a minute is so for all. The figure is the median of the differences of pairs (pairs.py); beside
it stands where that median lies with 95 % certainty.
"""

import argparse
import json
import random
import shutil
import statistics
import sys
import tempfile

from . import guests, holding, load, pairs, targets

SETTLE_SECONDS = 1
RESAMPLES = 2000


def main():
    options = _options()
    work = tempfile.mkdtemp(prefix="weir-bench-")
    try:
        _run(options, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _options():
    parser = argparse.ArgumentParser(prog="bench/filters", description=__doc__)
    parser.add_argument("--guests", default=",".join(guests.GUESTS), help="default: all")
    parser.add_argument("--gateways", default="envoy,traefik,weir")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--pairs", type=int, default=16, help="of loads, for each guest")
    parser.add_argument("--seconds", type=int, default=1, help="for which each load of a pair goes on")
    parser.add_argument("--warm", type=int, default=12, help="seconds of load before, for each guest in a JVM")
    parser.add_argument("--jit", default="standard", help="what compiles in Weir: standard or graal")
    parser.add_argument("--json", metavar="FILE", help="write every figure there, as they come")
    options = parser.parse_args()
    options.guests = options.guests.split(",")
    for guest in options.guests:
        if guest not in guests.GUESTS:
            parser.error(f"unknown guest {guest}; there are {', '.join(guests.GUESTS)}")
    return options


def _run(options, work):
    backend = targets.backend(work, holding.sink())
    backend.start(work)
    running = {}
    try:
        for name in options.gateways.split(","):
            measured = [guest for guest in options.guests if _runs(name, guest)]
            if not shutil.which(name) and name != "weir":
                print(f"{name} is not here: left out", file=sys.stderr)
            elif measured:
                running[name] = _gateway(name, measured, options, work, backend.port)
                running[name].target.start(work)
        _print(_measure(running, options))
    finally:
        for gateway in running.values():
            gateway.target.stop()
        backend.stop()


def _runs(gateway, guest):
    return gateway == "weir" or (gateway == "traefik") == (guest == "http-wasm")


def _gateway(name, measured, options, work, upstream):
    if name == "traefik":
        return guests.traefik(work, upstream)
    if name == "envoy":
        return guests.envoy(work, measured, upstream)
    return guests.weir(work, measured, upstream, options.jit)


def _measure(running, options):
    """What each pair of loads gave: {guest: {gateway: [...]}}."""
    results = {}
    for guest in options.guests:
        results[guest] = found = {name: [] for name in running if _runs(name, guest)}
        for name in found:
            warm = options.warm if running[name].target.jvm else SETTLE_SECONDS
            for filtered in (False, True):
                load.wrk(*_load(running[name], guest, filtered, warm, options))
        for _ in range(options.pairs):
            for name in found:
                found[name].append(_pair(running[name], guest, options))
        if options.json:
            with open(options.json, "w") as file:
                json.dump(results, file, indent=1)
    return results


def _pair(gateway, guest, options):
    def start(filtered):
        return lambda lasts: load.Stopped(*_load(gateway, guest, filtered, lasts, options))

    return pairs.pair(gateway.target.pid, start(False), start(True), options.seconds)


def _load(gateway, guest, filtered, seconds, options):
    """What wrk is to do."""
    port, host = gateway.place(guest if filtered else None)
    return (port, guests.GUESTS[guest][3], options.connections, seconds, guests.script(guest),
            {"Host": host, "x-token": json.dumps(guests.TOKEN, separators=(",", ":"))})


def _certain(values):
    """Between which two the median lies with 95 % certainty: those of samples drawn from the values."""
    draw = random.Random(1)
    medians = sorted(statistics.median(draw.choices(values, k=len(values))) for _ in range(RESAMPLES))
    return medians[RESAMPLES // 40], medians[-RESAMPLES // 40]


def _print(results):
    print("| guest | gateway | base µs | filter µs | added µs (95 %) | JIT µs | Weir to it |\n|" + "---|" * 7)
    for guest, gateways in results.items():
        medians = {name: statistics.median(each["added"] for each in found)
                   for name, found in gateways.items()}
        for name, found in gateways.items():
            middle = {key: statistics.median(each[key] for each in found) for key in found[0]}
            least, most = _certain([each["added"] for each in found])
            ratio = "" if name == "weir" or "weir" not in medians else f"{medians['weir'] / medians[name]:.2f}"
            print(f"| {guest} | {name} | {middle['base']:.1f} | {middle['with']:.1f} "
                  f"| {middle['added']:.1f} ({least:.1f}–{most:.1f}) | {middle['jit']:.1f} | {ratio} |")


main()
