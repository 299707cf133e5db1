"""The proxies that are measured, and the server behind them: how each is started and stopped."""

import os
import re
import shutil
import signal
import socket
import subprocess
import time

HERE = os.path.dirname(os.path.abspath(__file__))
BENCH = os.path.dirname(HERE)
PEERS = os.path.join(BENCH, "peers")
ROOT = os.path.dirname(BENCH)
ASK = b"GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n"
START_SECONDS = 60


class Target:
    """One process under test; `jvm` ones need time to warm up."""

    def __init__(self, name, command, port, jvm=False, path=b"/1k", host=b"bench", folder=None):
        self.name, self.command, self.port, self.jvm, self.path = name, command, port, jvm, path
        self.host, self.folder = host, folder
        self.process = None

    @property
    def pid(self):
        return self.process.pid

    def start(self, work, environment=None):
        """Starts it; returns the seconds until it answered 200 for the first time."""
        begun = time.monotonic()
        with open(f"{work}/{self.name}.log", "ab") as log:
            self.process = subprocess.Popen(
                self.command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=self.folder,
                env={**os.environ, **(environment or {})}, start_new_session=True)
        while not self._answers():
            if self.process.poll() is not None or time.monotonic() - begun > START_SECONDS:
                with open(f"{work}/{self.name}.log") as log:
                    raise SystemExit(f"{self.name} did not start:\n{log.read()[-2000:]}")
            time.sleep(0.002)
        return time.monotonic() - begun

    def _answers(self):
        try:
            with socket.create_connection(("127.0.0.1", self.port), 1) as client:
                client.sendall(ASK % (self.path, self.host))
                return client.recv(12).endswith(b" 200")
        except OSError:
            return False

    def stop(self):
        if self.process is None or self.process.poll() is not None:
            return
        os.killpg(self.pid, signal.SIGTERM)
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            os.killpg(self.pid, signal.SIGKILL)
            self.process.wait()


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def configured(work, name, values):
    """A file of peers/ with its @places@ filled in."""
    with open(os.path.join(PEERS, name)) as template:
        text = re.sub(r"@(\w+)@", lambda place: str(values[place[1]]), template.read())
    path = os.path.join(work, f"{values.get('port', '')}-{os.path.basename(name)}")
    with open(path, "w") as file:
        file.write(text)
    return path


def backend(work, sink):
    """The server behind the proxies: nginx, with files of 100 KB and of 2 GiB.

    sink: the port of a server that takes long content in.
    """
    os.makedirs(f"{work}/files", exist_ok=True)
    with open(f"{work}/files/100k", "wb") as file:
        file.write(os.urandom(100 << 10))
    with open(f"{work}/files/stream", "wb") as file:
        file.truncate(2 << 30)
    port = free_port()
    values = {"work": work, "upstream": port, "sink": sink, "kilobyte": "k" * 1024}
    return Target("backend", ["nginx", "-c", configured(work, "backend.conf", values)], port)


def proxy(name, work, upstream):
    """The proxy of that name in front of the port `upstream`; None if its command is missing.

    weir@DIR is another clone of Weir, to compare two states of it.
    """
    port = free_port()
    cores = os.cpu_count()
    values = {"work": work, "port": port, "upstream": upstream, "cores": cores}
    if name.split("@")[0] not in ("weir", "netty") and not shutil.which(name):
        return None
    if name == "nginx":
        command = ["nginx", "-c", configured(work, "nginx.conf", values)]
    elif name == "haproxy":
        command = ["haproxy", "-db", "-f", configured(work, "haproxy.cfg", values)]
    elif name == "envoy":
        command = ["envoy", "-c", configured(work, "envoy.yaml", values), "-l", "error",
                   "--concurrency", str(cores), "--use-dynamic-base-id"]
    elif name == "netty":
        command = [f"{os.environ['JAVA_HOME']}/bin/java", "--enable-native-access=ALL-UNNAMED",
                   "--sun-misc-unsafe-memory-access=allow",
                   "-cp", f"{BENCH}/target/bench.jar:{BENCH}/target/lib/*",
                   "dev.weir.bench.NettyProxy", str(port), str(upstream)]
    elif name.split("@")[0] == "weir":
        clone = name.partition("@")[2] or ROOT
        config = configured(work, "weir.yaml", values)
        command = [f"{clone}/weir", "run", "-c", config, "--state", f"{work}/state-{port}"]
    else:
        raise SystemExit(f"unknown proxy {name}: nginx, haproxy, envoy, netty and weir are known")
    return Target(name.rpartition("/")[2], command, port, name.split("@")[0] in ("netty", "weir"))
