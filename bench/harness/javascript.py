"""CPU that a JavaScript filter adds to a request: Weir beside nginx with njs, the same filters."""

import os
import shutil
import statistics
import sys
import tempfile

from . import load, process, targets

FILTERS = os.path.join(targets.BENCH, "javascript")
MODULES = "/usr/lib/nginx/modules"
CONNECTIONS = 8
ROUNDS = 5
SECONDS = 2
WARM_SECONDS = 8
PATHS = {
    "njs": {"headers": "/headers/a", "regex": "/regex/orders/4711.json"},
    "weir direct": {"headers": "/headers/a", "regex": "/regex/orders/4711.json"},
    "weir lane": {"headers": "/headers-lane/a", "regex": "/regex-lane/orders/4711.json"},
}


def main():
    work = tempfile.mkdtemp(prefix="weir-bench-")
    backend = targets.backend(work, targets.free_port())
    started = [backend]
    try:
        backend.start(work)
        njs = _target("njs", work, backend.port)
        weir = _target("weir", work, backend.port)
        for target in (njs, weir):
            started.append(target)
            target.start(work)
        _report(_measure({"njs": njs, "weir direct": weir, "weir lane": weir}))
    finally:
        for target in started:
            target.stop()
        shutil.rmtree(work, ignore_errors=True)


def _target(name, work, upstream):
    port = targets.free_port()
    values = {"work": work, "port": port, "upstream": upstream, "filters": FILTERS, "modules": MODULES}
    if name == "njs":
        command = ["nginx", "-c", targets.configured(work, "../javascript/nginx.conf", values)]
    else:
        config = targets.configured(work, "../javascript/weir.yaml", values)
        command = [f"{targets.ROOT}/weir", "run", "-c", config, "--state", f"{work}/state"]
    return targets.Target(name, command, port, name == "weir", b"/plain/a")


def _measure(by_name):
    """Microseconds added: {(name, filter): [one for each round]}."""
    added = {}
    for name, target in by_name.items():
        for path in ["/plain/a", *PATHS[name].values()]:
            warm = load.wrk(target.port, path, CONNECTIONS, WARM_SECONDS if target.jvm else 1)
            if warm["errors"]:
                raise SystemExit(f"{name}: {path} gave {warm['errors']} errors")
    for _ in range(ROUNDS):
        for name, target in by_name.items():
            for filter_name, path in PATHS[name].items():
                before = _cost(target, "/plain/a")
                with_filter = _cost(target, path)
                after = _cost(target, "/plain/a")
                added.setdefault((name, filter_name), []).append(with_filter - (before + after) / 2)
    return added


def _cost(target, path):
    work, _ = process.cpu_seconds(target.pid)
    requests = load.wrk(target.port, path, CONNECTIONS, SECONDS)["requests"]
    return (process.cpu_seconds(target.pid)[0] - work) * 1e6 / max(1, requests)


def _report(added):
    print(f"{'filter':10} {'':14} {'added CPU, us/request':>22}   of njs")
    for filter_name in PATHS["njs"]:
        base = statistics.median(added["njs", filter_name])
        for name in PATHS:
            figures = sorted(added[name, filter_name])
            median = statistics.median(figures)
            print(f"{filter_name:10} {name:14} {median:8.1f} ({figures[0]:.1f} to {figures[-1]:.1f})"
                  f"   {median / base if base > 0 else float('nan'):.2f}")


if __name__ == "__main__":
    sys.exit(main())
