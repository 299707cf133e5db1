"""Measures what upsets cost in Weir: a guest that loops, and a new version of one.

loop: once a second a request makes its guest loop, first with no other traffic, from the first
call on. How long after its limit it is answered, and how much of that its thread waited for a core,
which the limit does not count; what requests of another route, at a fixed rate, wait meanwhile, beside
the same without loops.

swap: code that the JVM has never run comes into force under load. The time of a callback during the
first thousand requests, beside that of later ones, from the gateway's own histogram.
"""

import argparse
import http.client
import json
import os
import re
import shutil
import statistics
import tempfile
import threading
import time

from . import guests, load, process
from .targets import Target, free_port

LIMIT_MILLIS = 50
FIRST = 1000
ALONE = 10
LOOPER = """
export default { onRequest(request) {
  if (request.headers.get("X-Fault") === "loop") for (;;);
} };
"""
# The guests that can loop: further members of the manifest, and of the limits.
GUESTS = {
    "wasm": None,
    "direct": ({}, {}),
    "lane": ({}, {"isolation": "lane"}),
    "sandbox": ({"sandbox": "wasm"}, {}),
}


def main():
    parser = argparse.ArgumentParser(prog="bench/upsets", description=__doc__,
                                     formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("which", choices=["loop", "swap"])
    parser.add_argument("--guest", choices=list(GUESTS), default="wasm", help="what loops: a WASM "
                        "sample, or JavaScript directly, in a lane or in the sandbox")
    parser.add_argument("--rate", type=int, default=1000, help="requests a second")
    parser.add_argument("--seconds", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=5)
    options = parser.parse_args()
    work = tempfile.mkdtemp(prefix="weir-bench-")
    try:
        (_loop if options.which == "loop" else _swap)(options, work)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def _weir(work, routes):
    """The gateway, which counts as started when it is ready, and where it listens."""
    port, admin = free_port(), free_port()
    config = guests.written(work, "weir-upsets.json", {
        "listeners": [{"address": f"127.0.0.1:{port}"}],
        "admin": {"address": f"127.0.0.1:{admin}"}, "routes": routes})
    command = [os.path.join(guests.ROOT, "weir"), "run", "-c", config, "--state", f"{work}/state"]
    return Target("weir", command, admin, jvm=True, path=b"/health/ready", host=b"127.0.0.1"), port


def _ask(port, method, path, body=None, fields=None):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, fields or {})
        answer = connection.getresponse()
        return answer.status, answer.headers, answer.read().decode()
    finally:
        connection.close()


def _loop(options, work):
    weir, port = _weir(work, [
        {"name": "plain", "path": "/plain", "to": "weir:echo"},
        {"name": "loop", "path": "/loop", "to": "weir:echo", "plugins": [_looper(options.guest, work)]}])
    weir.start(work)
    try:
        _ask(port, "GET", "/loop")  # the first kill is measured, not the first exchange of a JVM
        alone = [_kill(weir, port)[0] for _ in range(ALONE) if time.sleep(1) is None]
        print(f"{options.guest}, no other traffic: first {alone[0]:.1f} ms after the limit, "
              f"then {', '.join(f'{each:.1f}' for each in alone[1:])}", flush=True)
        load.wrk(port, "/plain", 8, 10)
        print("| | p50 µs | p99 µs | errors |\n|---|---|---|---|")
        ratios, late = [], []
        for _ in range(options.rounds):
            calm = _offered(options, work, port)
            stop = threading.Event()
            loops = threading.Thread(target=_loops, args=(weir, port, stop, late))
            loops.start()
            upset = _offered(options, work, port)
            stop.set()
            loops.join()
            for name, said in (("without loops", calm), ("with", upset)):
                print(f"| {name} | {said['p50']} | {said['p99']} | {said['errors']} |", flush=True)
            ratios.append(upset["p99"] / calm["p99"])
    finally:
        weir.stop()
    print(f"p99 ratio: median {statistics.median(ratios):.2f} ({min(ratios):.2f}–{max(ratios):.2f})")
    for what, millis in (("answered", [each for each, _ in late]),
                         ("less the wait for a core", [each - waited for each, waited in late])):
        print(f"{what} after the limit of {LIMIT_MILLIS} ms: median {statistics.median(millis):.1f} ms, "
              f"least {min(millis):.1f}, most {max(millis):.1f}, of {len(millis)}")


def _looper(guest, work):
    if GUESTS[guest] is None:
        bundle = os.path.join(guests.SAMPLES, "rust-faulty", "target", "bundle")
        return {"use": bundle, "breaker": "off", "config": "x-fault"}
    manifest, limits = GUESTS[guest]
    bundle = os.path.join(work, "looper")
    os.makedirs(bundle)
    guests.written(bundle, "manifest.json", {
        "name": "bench/looper", "version": "1.0.0", "kind": "js", "abi": "js/1",
        "entry": "plugin.js", **manifest})
    with open(os.path.join(bundle, "plugin.js"), "w") as file:
        file.write(LOOPER)
    return {"use": bundle, "breaker": "off", "limits": limits}


def _offered(options, work, port):
    return load.fixed_rate(port, "/plain", 8, options.seconds, options.rate, work)


def _loops(weir, port, stop, late):
    while not stop.wait(1):
        late.append(_kill(weir, port))


def _kill(weir, port):
    """Milliseconds: how long after its limit a loop is answered, and how long it waited for a core."""
    before = process.threads(weir.pid)
    begun = time.monotonic()
    status, _, _ = _ask(port, "GET", "/loop", fields={"x-fault": "loop"})
    late = (time.monotonic() - begun) * 1000 - LIMIT_MILLIS
    if status != 500:
        raise SystemExit(f"a guest that loops was answered with {status}")
    more = [(on_core - before.get(thread, (0, 0))[0], waited - before.get(thread, (0, 0))[1])
            for thread, (on_core, waited) in process.threads(weir.pid).items()]
    # The thread that computed most is the one that ran the loop.
    return late, max(more)[1] / 1e6


def _swap(options, work):
    weir, port = _weir(work, [])
    admin = weir.port
    bundles = [_version(work, number) for number in range(options.rounds + 1)]
    weir.start(work)
    try:
        _put(admin, bundles[0])
        load.wrk(port, "/plain", 8, 15)
        print("| requests | p50 µs | p99 µs | most µs |\n|---|---|---|---|")
        ratios = []
        for number, bundle in enumerate(bundles[1:], 1):
            client = threading.Thread(target=_offered, args=(options, work, port))
            client.start()
            time.sleep(options.seconds / 4)
            _put(admin, bundle)
            first = _after(admin, number, FIRST * 3)
            client.join()
            load.wrk(port, "/plain", 8, 15)
            before = _callbacks(admin, number)
            _offered(options, work, port)
            steady = _less(_callbacks(admin, number), before)
            for name, counts in (("first thousand", first), ("later", steady)):
                print("| " + name + " | " + " | ".join(
                    f"{_percentile(counts, each):g}" for each in (50, 99, 100)) + " |", flush=True)
            ratios.append(_percentile(first, 99) / _percentile(steady, 99))
    finally:
        weir.stop()
    print(f"p99, first thousand to later: {', '.join(f'{each:.1f}' for each in ratios)}")


def _version(work, number):
    """The sample with other bytes, so that its classes are new, and another version."""
    folder = os.path.join(work, f"version-{number}")
    shutil.copytree(os.path.join(guests.SAMPLES, "rust-headers", "target", "bundle"), folder)
    with open(os.path.join(folder, "plugin.wasm"), "ab") as code:
        code.write(bytes([0, 2, 1, ord("a") + number]))  # a custom section
    path = os.path.join(folder, "manifest.json")
    with open(path) as file:
        text = re.sub(r'"version": "[^"]*"', f'"version": "1.{number}.0"', file.read())
    with open(path, "w") as file:
        file.write(text)
    return folder


def _put(admin, bundle):
    _, headers, now = _ask(admin, "GET", "/v1/config")
    routes = [{"name": "plain", "path": "/plain", "to": "weir:echo",
               "plugins": [{"use": bundle, "name": "swapped"}]}]
    body = json.dumps({**json.loads(now), "routes": routes})
    status, _, said = _ask(admin, "PUT", "/v1/config", body, {"If-Match": headers["etag"]})
    if status != 200:
        raise SystemExit(f"the change was refused: {said}")


def _callbacks(admin, number):
    """How many callbacks of that version took at most so many microseconds, cumulated."""
    text = _ask(admin, "GET", "/metrics")[2]
    pattern = (r'(?m)^weir_guest_wasm_callback_microseconds_bucket{[^}]*version="1.%d.0"[^}]*'
               r'le="([^"]+)"} (\d+)' % number)
    return {float(bound.replace("+Inf", "inf")): int(count)
            for bound, count in re.findall(pattern, text)}


def _after(admin, number, callbacks):
    while True:
        counts = _callbacks(admin, number)
        if counts and counts[float("inf")] >= callbacks:
            return counts
        time.sleep(0.02)


def _less(after, before):
    return {bound: after[bound] - before.get(bound, 0) for bound in after}


def _percentile(counts, percent):
    """Within a range of the histogram, as Prometheus does: evenly."""
    total = counts[float("inf")]
    wanted, below, least = total * percent / 100, 0, 0
    for bound in sorted(counts):
        if counts[bound] >= wanted:
            share = (wanted - below) / max(1, counts[bound] - below)
            return least + (min(bound, 1e7) - least) * share
        below, least = counts[bound], bound
    return least


if __name__ == "__main__":
    main()
