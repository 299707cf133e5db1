"""Load, from outside: wrk for as much as goes, h2load for a fixed rate."""

import os
import re
import signal
import subprocess
import time

MICROS = {"us": 1, "ms": 1e3, "s": 1e6, "m": 6e7}


def wrk(port, path, connections, seconds, script=None, fields=None):
    """As many requests as go. Gives requests, errors, req/s, and p50 and p99 in microseconds."""
    return _said(subprocess.run(_wrk(port, path, connections, seconds, script, fields),
                                capture_output=True, text=True).stdout)


class Stopped:
    """A wrk that stands still: its connections are open, and it asks only while it `runs`."""

    CONNECT_SECONDS = 0.1

    def __init__(self, port, path, connections, seconds, script=None, fields=None):
        self.wrk = subprocess.Popen(_wrk(port, path, connections, seconds, script, fields),
                                    stdout=subprocess.PIPE, text=True)
        time.sleep(self.CONNECT_SECONDS)
        self.wrk.send_signal(signal.SIGSTOP)

    def runs(self, seconds):
        self.wrk.send_signal(signal.SIGCONT)
        time.sleep(seconds)
        self.wrk.send_signal(signal.SIGSTOP)

    def ends(self):
        """Requests and errors; what it says of times counts those in which it stood still."""
        self.wrk.send_signal(signal.SIGINT)
        self.wrk.send_signal(signal.SIGCONT)
        return _said(self.wrk.communicate()[0])


def _wrk(port, path, connections, seconds, script, fields):
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", "--latency", "--timeout", "5s"]
    command += ["-s", script] if script else []
    for name, value in (fields or {}).items():
        command += ["-H", f"{name}: {value}"]
    return command + [f"http://127.0.0.1:{port}{path}"]


def _said(said):
    errors = re.search(r"Non-2xx or 3xx responses: (\d+)", said)
    sockets = re.search(r"Socket errors: (.*)", said)
    return {
        "requests": int(re.search(r"(\d+) requests in", said)[1]),
        "errors": (int(errors[1]) if errors else 0)
        + (sum(map(int, re.findall(r"\d+", sockets[1]))) if sockets else 0),
        "rate": float(re.search(r"Requests/sec:\s+([\d.]+)", said)[1]),
        "p50": _micros(re.search(r"\n\s+50%\s+(\S+)", said)),
        "p99": _micros(re.search(r"\n\s+99%\s+(\S+)", said)),
    }


def _micros(found):
    number, unit = re.match(r"([\d.]+)(\w+)", found[1]).groups() if found else (0, "us")
    return float(number) * MICROS[unit]


def fixed_rate(port, path, connections, seconds, rate, work):
    """So many requests a second, each connection in its own rhythm. Gives the same as wrk."""
    log = f"{work}/h2load.log"
    if os.path.exists(log):
        os.remove(log)
    subprocess.run(
        ["h2load", "--h1", "-t1", f"-c{connections}", f"-D{seconds}",
         f"--rps={max(1, round(rate / connections))}", f"--log-file={log}",
         f"http://127.0.0.1:{port}{path}"],
        capture_output=True, timeout=seconds + 30)
    times, errors = [], 0
    with open(log) as lines:
        for line in lines:
            _, status, micros = line.split()
            if status == "200":
                times.append(int(micros))
            else:
                errors += 1
    times.sort()
    return {"requests": len(times), "errors": errors, "rate": len(times) / seconds,
            "p50": times[len(times) // 2], "p99": times[len(times) * 99 // 100]}
