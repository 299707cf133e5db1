"""Measures the CPU that a WASM filter adds to a request, in Weir beside other gateways.

Each gateway runs once, with every guest and without one at places of its own. A repetition asks for
base, filter, filter, base, each after an unmeasured second: what drifts hits both alike.
"""

import argparse
import json
import shutil
import statistics
import sys
import tempfile

from . import guests, holding, load, process, targets

SETTLE_SECONDS = 1
ORDER = (False, True, True, False)


def main():
    options = _options()
    work = tempfile.mkdtemp(prefix="weir-bench-")
    try:
        results = _run(options, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)


def _options():
    parser = argparse.ArgumentParser(prog="bench/filters", description=__doc__)
    parser.add_argument("--guests", default=",".join(guests.GUESTS), help="default: all")
    parser.add_argument("--gateways", default="envoy,traefik,weir")
    parser.add_argument("--connections", type=int, default=8)
    parser.add_argument("--repetitions", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=3, help="of load in each slice")
    parser.add_argument("--warm", type=int, default=12, help="seconds of load before, for each guest in a JVM")
    parser.add_argument("--json", metavar="FILE", help="write every figure there")
    options = parser.parse_args()
    options.guests = options.guests.split(",")
    for guest in options.guests:
        if guest not in guests.GUESTS:
            parser.error(f"unknown guest {guest}; there are {', '.join(guests.GUESTS)}")
    return options


def _run(options, work):
    backend = targets.backend(work, holding.sink())
    results = {guest: {} for guest in options.guests}
    backend.start(work)
    try:
        for name in options.gateways.split(","):
            measured = [guest for guest in options.guests if _runs(name, guest)]
            if not shutil.which(name) and name != "weir":
                print(f"{name} is not here: left out", file=sys.stderr)
            elif measured:
                _gateway(name, measured, options, work, backend.port, results)
    finally:
        backend.stop()
    _print(results)
    return results


def _runs(gateway, guest):
    return gateway == "weir" or (gateway == "traefik") == (guest == "http-wasm")


def _gateway(name, measured, options, work, upstream, results):
    if name == "traefik":
        gateway = guests.traefik(work, upstream)
    else:
        gateway = {"envoy": guests.envoy, "weir": guests.weir}[name](work, measured, upstream)
    gateway.target.start(work)
    try:
        for guest in measured:
            warm = options.warm if gateway.target.jvm else SETTLE_SECONDS
            for filtered in (False, True):
                _offer(gateway, guest, filtered, warm, options)
            results[guest][name] = [
                _repetition(gateway, guest, options) for _ in range(options.repetitions)]
    finally:
        gateway.target.stop()


def _repetition(gateway, guest, options):
    """CPU microseconds of a request: without and with the filter, JIT threads apart."""
    slices = {False: [], True: []}
    for filtered in ORDER:
        _offer(gateway, guest, filtered, SETTLE_SECONDS, options)
        work, compiling = process.cpu_seconds(gateway.target.pid)
        said = _offer(gateway, guest, filtered, options.seconds, options)
        work_after, compiling_after = process.cpu_seconds(gateway.target.pid)
        if said["errors"]:
            raise SystemExit(f"{gateway.target.name}, {guest}: {said['errors']} of {said['requests']} failed")
        slices[filtered].append(((work_after - work) * 1e6 / said["requests"],
                                 (compiling_after - compiling) * 1e6 / said["requests"], said["p99"]))
    base, with_filter = (list(map(statistics.mean, zip(*slices[each]))) for each in (False, True))
    return {"base": base[0], "filter": with_filter[0], "added": with_filter[0] - base[0],
            "jit": with_filter[1], "p99": with_filter[2]}


def _offer(gateway, guest, filtered, seconds, options):
    port, host = gateway.place(guest if filtered else None)
    return load.wrk(port, guests.GUESTS[guest][3], options.connections, seconds,
                    guests.script(guest),
                    {"Host": host, "x-token": json.dumps(guests.TOKEN, separators=(",", ":"))})


def _print(results):
    print("| guest | gateway | base µs | filter µs | added µs (least–most) | JIT µs | to Weir |\n|" + "---|" * 7)
    for guest, gateways in results.items():
        medians = {name: statistics.median(each["added"] for each in found)
                   for name, found in gateways.items()}
        for name, found in gateways.items():
            middle = {key: statistics.median(each[key] for each in found) for key in found[0]}
            added = sorted(each["added"] for each in found)
            ratio = "" if name == "weir" or "weir" not in medians else f"{medians['weir'] / medians[name]:.2f}"
            print(f"| {guest} | {name} | {middle['base']:.1f} | {middle['filter']:.1f} "
                  f"| {middle['added']:.1f} ({added[0]:.1f}–{added[-1]:.1f}) | {middle['jit']:.1f} | {ratio} |")


main()
