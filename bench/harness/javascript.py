"""CPU that a JavaScript filter adds to a request: Weir beside nginx with njs and Lua, the same filters."""

import argparse
import json
import os
import random
import shutil
import statistics
import sys
import tempfile

from . import load, pairs, targets

FILTERS = os.path.join(targets.BENCH, "javascript")
MODULES = "/usr/lib/nginx/modules"

# For each filter the path without it, and the end of the path with it.
SCENARIOS = {
    "headers": ("/plain/a", "a"),
    "regex": ("/plain/a", "orders/4711.json"),
    "json 1k": ("/files/json-1k", "json-1k"),
    "json 10k": ("/files/json-10k", "json-10k"),
    "hmac": ("/plain/a", "a"),
}
# What is measured: which gateway, and what its paths have behind the filter's name.
KINDS = {
    "njs": ("nginx", ""),
    "lua": ("nginx", "-lua"),
    "weir direct": ("weir", ""),
    "weir lane": ("weir", "-lane"),
    "weir sandbox": ("weir", "-sandbox"),
    "optimizing": ("optimizing", ""),
    "optimizing lane": ("optimizing", "-lane"),
}
ONLY = {"lua": {"headers"}}


def main():
    options = _options()
    kinds, scenarios = options.kinds.split(","), options.scenarios.split(",")
    work = tempfile.mkdtemp(prefix="weir-bench-")
    os.chmod(work, 0o755)  # started by root, nginx reads the files as another user
    backend = targets.backend(work, targets.free_port())
    started = [backend]
    try:
        _make_files(work)
        backend.start(work)
        running = {}
        for name in dict.fromkeys(KINDS[kind][0] for kind in kinds):
            running[name] = _target(name, work, backend.port)
            started.append(running[name])
            running[name].start(work)
        cases = [(kind, scenario) for scenario in scenarios for kind in kinds if scenario in ONLY.get(kind, scenarios)]
        _report(cases, _measure(cases, running, options))
    finally:
        for target in started:
            target.stop()
        shutil.rmtree(work, ignore_errors=True)


def _options():
    parser = argparse.ArgumentParser(prog="bench/js", description=__doc__)
    parser.add_argument("--kinds", default="njs,lua,weir direct,weir lane,weir sandbox")
    parser.add_argument("--scenarios", default=",".join(SCENARIOS))
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--seconds", type=int, default=1, help="for which each load of a pair goes on")
    parser.add_argument("--connections", type=int, default=8, help="of each load")
    parser.add_argument("--warm", type=int, default=10, help="seconds for each path of a JVM before")
    return parser.parse_args()


def _make_files(work):
    for name, items in (("json-1k", 8), ("json-10k", 88)):
        order = {"id": 4711, "customer": "somebody", "internal": {"margin": 0.25, "agent": "a7"},
                 "items": [{"id": n, "name": f"thing number {n}", "price": n + 0.5, "count": n,
                            "tags": ["blue", "small"]} for n in range(items)]}
        os.makedirs(f"{work}/files", exist_ok=True)
        with open(f"{work}/files/{name}", "w") as file:
            json.dump(order, file)
    # The same plugins, in the sandbox.
    shutil.copytree(FILTERS, f"{work}/sandbox")
    for name in ("headers", "regex", "json", "hmac"):
        path = f"{work}/sandbox/{name}/manifest.json"
        with open(path) as file:
            manifest = json.load(file)
        with open(path, "w") as file:
            json.dump({**manifest, "name": f"sandbox/{name}", "sandbox": "wasm"}, file)


def _target(name, work, upstream):
    port = targets.free_port()
    values = {"work": work, "port": port, "upstream": upstream, "filters": FILTERS,
              "sandbox": f"{work}/sandbox", "modules": MODULES}
    if name == "nginx":
        command = ["nginx", "-c", targets.configured(work, "../javascript/nginx.conf", values)]
    else:
        config = targets.configured(work, "../javascript/weir.yaml", values)
        command = [f"{targets.ROOT}/weir", "run", "-c", config, "--state", f"{work}/state-{port}"]
        command += ["--js", "optimizing"] if name == "optimizing" else []
    return targets.Target(name, command, port, name != "nginx", b"/plain/a")


def _paths(kind, scenario):
    base, end = SCENARIOS[scenario]
    return base, f"/{scenario.split()[0]}{KINDS[kind][1]}/{end}"


def _measure(cases, running, options):
    """Microseconds added: {case: [one for each round]}."""
    for target, path in dict.fromkeys((running[KINDS[kind][0]], path) for kind, scenario in cases
                                      for path in _paths(kind, scenario)):
        warm = load.wrk(target.port, path, options.connections, options.warm if target.jvm else 1)
        if warm["errors"]:
            raise SystemExit(f"{target.name}: {path} gave {warm['errors']} errors")
    print("warm", flush=True)
    added = {case: [] for case in cases}
    for turn in range(options.rounds):
        for kind, scenario in cases[::-1] if turn % 2 else cases:
            target = running[KINDS[kind][0]]
            added[kind, scenario].append(_pair(target, _paths(kind, scenario), options))
    return added


def _pair(target, paths, options):
    def start(path):
        return lambda lasts: load.Stopped(target.port, path, options.connections, lasts)

    return pairs.pair(target.pid, *map(start, paths), options.seconds)["added"]


def _report(cases, added):
    print(f"{'filter':10} {'':16} {'added CPU, us/request':>26}   of njs")
    for kind, scenario in cases:
        figures, peer = added[kind, scenario], added.get(("njs", scenario))
        median, spread = statistics.median(figures), _interval(lambda sample: statistics.median(sample(figures)))
        print(f"{scenario:10} {kind:16} {median:8.2f} ({spread[0]:.2f}–{spread[1]:.2f})", end="")
        if peer and kind != "njs":
            low, high = _interval(lambda sample: statistics.median(sample(figures)) / statistics.median(sample(peer)))
            print(f"   {median / statistics.median(peer):.2f} ({low:.2f}–{high:.2f})", end="")
        print()


def _interval(estimate):
    """Where nine of ten estimates lie when the rounds are drawn anew (bootstrap)."""
    chance = random.Random(0)
    found = sorted(estimate(lambda figures: chance.choices(figures, k=len(figures))) for _ in range(999))
    return found[49], found[949]


if __name__ == "__main__":
    sys.exit(main())
