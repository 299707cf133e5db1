"""Measures Weir beside other proxies, in front of one server. See README.md."""

import argparse
import json
import os
import resource
import shutil
import sys
import tempfile

from . import holding, report, targets, traffic


def main():
    options = _options()
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    work = tempfile.mkdtemp(prefix="weir-bench-")
    os.chmod(work, 0o755)  # started by root, nginx reads the files as another user
    try:
        results = _run(options, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    if options.json:
        with open(options.json, "w") as file:
            json.dump(results, file, indent=1)
    above = report.gate(results) if options.gate else []
    print("\n".join(["", *above]) if above else "")
    sys.exit(1 if above else 0)


def _options():
    parser = argparse.ArgumentParser(prog="bench/run", description=__doc__)
    known = list(traffic.SCENARIOS) + list(holding.SCENARIOS)
    parser.add_argument("--proxies", default="nginx,haproxy,envoy,netty,weir")
    parser.add_argument("--scenarios", default=",".join(known), help="default: all")
    parser.add_argument("--rounds", type=int, default=9, help="of each scenario of requests")
    parser.add_argument("--seconds", type=int, default=3, help="of load in each round")
    parser.add_argument("--rate", type=int, help="req/s of fixed-rate")
    parser.add_argument("--json", metavar="FILE", help="write every figure there")
    parser.add_argument("--gate", action="store_true", help="exit 1 if a bar of bars.json is not met")
    options = parser.parse_args()
    options.proxies = options.proxies.split(",")
    options.scenarios = options.scenarios.split(",")
    for scenario in options.scenarios:
        if scenario not in known:
            parser.error(f"unknown scenario {scenario}; there are {', '.join(known)}")
    return options


def _run(options, work):
    backend = targets.backend(work, holding.sink())
    proxies = [targets.proxy(name, work, backend.port) for name in options.proxies]
    for name, proxy in zip(options.proxies, proxies):
        if proxy is None:
            print(f"{name} is not here: left out", file=sys.stderr)
    proxies = [proxy for proxy in proxies if proxy]
    try:
        backend.start(work)
        return {**_traffic(options, proxies, work), **_holding(options, proxies, work)}
    finally:
        for target in proxies + [backend]:
            target.stop()


def _traffic(options, proxies, work):
    wanted = [each for each in traffic.SCENARIOS if each in options.scenarios]
    results, rate = {}, options.rate
    for proxy in proxies if wanted else ():
        proxy.start(work)
    for scenario in wanted:
        if scenario == "fixed-rate" and not rate:
            saturated = traffic.run("get-1k", proxies, 1, options.seconds, work, None)
            rate = round(traffic.slowest_rate(saturated) / 3)
        figures = traffic.run(scenario, proxies, options.rounds, options.seconds, work, rate)
        results[scenario] = {
            "rounds": figures,
            "medians": {name: report.summary(each) for name, each in figures.items()},
            "ratios": {name: report.ratios(figures, name) for name in figures},
        }
        report.print_load(scenario, traffic.SCENARIOS[scenario], figures)
    for proxy in proxies:
        proxy.stop()
    return results


def _holding(options, proxies, work):
    results = {}
    for scenario in holding.SCENARIOS:
        if scenario in options.scenarios:
            figures = {each.name: holding.run(scenario, each, work) for each in proxies}
            results[scenario] = {"medians": figures, "ratios": {name: {} for name in figures}}
            report.print_holding(scenario, holding.SCENARIOS[scenario], figures)
    return results


main()
