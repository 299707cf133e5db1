"""A soak of JavaScript in one mode: answers, calls that wait, kills and reloads for so many seconds.

The pace is a factor of all pauses: with 4, a quarter of the load.
"""

import collections
import http.client
import os
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import time

from . import process, targets

PLUGIN = """
export default {{ async onRequest(request) {{
  const attack = request.headers.get("X-Do");
  if (attack === "loop") for (;;);
  if (attack === "memory") {{ const all = []; for (;;) all.push(new Array(1000).fill(1)); }}
  if (attack === "recursion") {{ const f = () => {{ try {{ f() }} catch {{ f() }} }}; f(); }}
  for (let i = 0; i < 50; i++) await null;
  if (attack === "wait") await new Promise((resolve) => setTimeout(resolve, 100));
  request.headers.set("X-Version", "{version}");
}} }};
"""
ATTACKS = ["loop", "memory", "recursion"]


class Soak:
    def __init__(self, work, mode, seconds, pace):
        self.work, self.pace, self.begun = work, pace, time.monotonic()
        self.end = self.begun + seconds
        self.port, self.admin = targets.free_port(), targets.free_port()
        self.counts = {"answered": 0, "killed": 0, "reloads": 0}
        self.failures = []
        os.makedirs(f"{work}/soak")
        with open(f"{work}/soak/manifest.json", "w") as file:
            file.write('{"name": "bench/soak", "version": "1.0.0", "kind": "js", "abi": "js/1", '
                       '"entry": "plugin.js"}')
        self.save(0)
        with open(f"{work}/weir.yaml", "w") as file:
            file.write(f"""listeners: [ {{ name: soak, address: "127.0.0.1:{self.port}" }} ]
admin: {{ address: "127.0.0.1:{self.admin}" }}
routes:
  - {{ path: "/*", to: "weir:echo", plugins: [ {{ use: ./soak, breaker: off, limits: {{ isolation: {mode} }} }} ] }}
""")
        self.target = targets.Target(
            "weir", [f"{targets.ROOT}/weir", "run", "--watch", "-c", f"{work}/weir.yaml",
                     "--state", f"{work}/state"], self.port, True, b"/")

    def save(self, version):
        with open(f"{self.work}/soak/plugin.js", "w") as file:
            file.write(PLUGIN.format(version=version))

    def ask(self, headers, port=None, path="/"):
        client = http.client.HTTPConnection("127.0.0.1", port or self.port, timeout=20)
        try:
            client.request("GET", path, headers=headers)
            answer = client.getresponse()
            return answer.status, answer.read().decode()
        except OSError as failure:
            return 0, repr(failure)
        finally:
            client.close()

    def repeat(self, pause, step):
        while time.monotonic() < self.end:
            step()
            time.sleep(pause * self.pace)

    def wait(self):
        self.answer({"X-Do": "wait"})

    def answer(self, headers=()):
        status, body = self.ask(dict(headers))
        if status != 200 or "x-version" not in body.lower():
            self.failures.append(f"{status} {body[:200]}")
        self.counts["answered"] += 1

    def kill(self):
        attack = ATTACKS[self.counts["killed"] % len(ATTACKS)]
        begun = time.monotonic()
        status, body = self.ask({"X-Do": attack})
        if status != 500 or time.monotonic() - begun > 5:
            self.failures.append(f"{attack}: {status} after {time.monotonic() - begun:.1f} s {body[:200]}")
        self.counts["killed"] += 1

    def reload(self):
        self.counts["reloads"] += 1
        self.save(self.counts["reloads"])

    def run(self):
        # A small heap, so that what is kept by mistake fills it; the JVM tells what else it takes.
        self.target.start(self.work, {"JAVA_TOOL_OPTIONS": "-Xmx256m -XX:NativeMemoryTracking=summary"})
        steps = [(0.02, self.answer), (0.05, self.answer), (0.1, self.wait), (0.3, self.kill), (10, self.reload),
                 (60 / self.pace, self.look)]
        threads = [threading.Thread(target=self.repeat, args=step) for step in steps]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        self.look()
        print(self.counts, f"{len(self.failures)} failures", *self.failures[:5], sep="\n", flush=True)
        with open(f"{self.work}/weir.log") as log:
            told = collections.Counter(re.sub(r"exchange \S+|\d+", "N", line.strip()) for line in log
                                       if re.search(r"(WARNING|ERROR) ", line))
        print("the log, numbers apart:", *(f"{count} x {line}" for line, count in told.most_common(12)), sep="\n")

    def look(self):
        metrics = self.ask({}, self.admin, "/metrics")[1]
        lost = re.findall(r"(?m)^weir_plugin_guests_lost_total\S* (\S+)", metrics)
        threads = len(os.listdir(f"/proc/{self.target.pid}/task"))
        print(f"after {time.monotonic() - self.begun:.0f} s: {process.rss_bytes(self.target.pid) >> 20} MiB resident, "
              f"{threads} threads, lost {lost}; MiB committed: {self.native()}", flush=True)

    def native(self):
        """What the JVM took of the system, by what for."""
        jcmd = os.path.join(os.environ.get("JAVA_HOME", ""), "bin", "jcmd")
        told = subprocess.run([jcmd, str(self.target.pid), "VM.native_memory", "scale=MB"],
                              capture_output=True, text=True).stdout
        parts = re.findall(r"-\s+([\w ]+) \(reserved=\d+MB, committed=(\d+)MB", told)
        return ", ".join(f"{name} {size}" for name, size in parts if int(size) > 1)


def main():
    work = tempfile.mkdtemp(prefix="weir-soak-")
    soak = Soak(work, sys.argv[1], float(sys.argv[2]), float(sys.argv[3]))
    try:
        soak.run()
    finally:
        soak.target.stop()
        shutil.rmtree(work, ignore_errors=True)
    return 1 if soak.failures else 0


if __name__ == "__main__":
    sys.exit(main())
