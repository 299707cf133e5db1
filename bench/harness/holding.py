"""Scenarios of clients that hold: idle connections, huge bodies, slow heads; and the start."""

import socket
import statistics
import threading
import time

from . import process

IDLE_CONNECTIONS = 9000
SLOW_HEADS = 500
SLOW_HEAD_WAIT = 25
STREAM_BYTES = 2 << 30
CHUNK = 1 << 20
SETTLE_SECONDS = 2
STARTS = 5
GET = b"GET /1k HTTP/1.1\r\nHost: bench\r\n\r\n"

SCENARIOS = {
    "idle": f"{IDLE_CONNECTIONS} keep-alive connections that do nothing",
    "bodies": "a body of 2 GiB down and one up; a JVM has 256 MiB of heap",
    "slow-heads": f"{SLOW_HEADS} clients send half a head and no more",
    "start": f"{STARTS} starts: the time to the first answer, and the memory when idle",
}


def run(scenario, target, work):
    """The figures of one target, which is not running yet."""
    if scenario == "start":
        return _start(target, work)
    target.start(work, {"JAVA_TOOL_OPTIONS": "-Xmx256m"} if scenario == "bodies" else None)
    try:
        return {"idle": _idle, "bodies": _bodies, "slow-heads": _slow_heads}[scenario](target)
    finally:
        target.stop()


def _start(target, work):
    seconds, rss = [], []
    for _ in range(STARTS):
        seconds.append(target.start(work))
        time.sleep(SETTLE_SECONDS)
        rss.append(process.rss_bytes(target.pid))
        target.stop()
    return {"start-ms": 1000 * statistics.median(seconds), "idle-rss": statistics.median(rss)}


def _idle(target):
    clients = []
    for number in range(1 + IDLE_CONNECTIONS):
        # Several addresses: one has not enough ports. What the first makes is not counted.
        clients.append(_connect(target.port, f"127.0.0.{2 + number % 4}"))
        clients[-1].sendall(GET)
        _receive_1k(clients[-1])
        if number == 0:
            before = process.rss_bytes(target.pid)
    time.sleep(SETTLE_SECONDS)
    used = process.Used(target.pid)
    time.sleep(SETTLE_SECONDS)
    busy = process.cpu_seconds(used, process.Used(target.pid))[0] / SETTLE_SECONDS
    rss = process.rss_bytes(target.pid)
    for client in clients:
        client.close()
    return {"connection-bytes": (rss - before) / IDLE_CONNECTIONS, "rss": rss,
            "idle-cpu-percent": 100 * busy}


def _bodies(target):
    before = process.rss_bytes(target.pid)
    peak, running = [before], True

    def watch():
        while running:
            peak[0] = max(peak[0], process.rss_bytes(target.pid))
            time.sleep(0.1)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        begun = time.monotonic()
        _download(target.port)
        middle = time.monotonic()
        _upload(target.port)
        ended = time.monotonic()
    finally:
        running = False
        watcher.join()
    return {"rss-growth": peak[0] - before, "down-seconds": middle - begun,
            "up-seconds": ended - middle}


def _download(port):
    with _connect(port) as client:
        client.sendall(b"GET /stream HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n\r\n")
        buffer, total = bytearray(CHUNK), 0
        while count := client.recv_into(buffer):
            total += count
    if total < STREAM_BYTES:
        raise SystemExit(f"a download ended after {total} bytes")


def _upload(port):
    with _connect(port) as client:
        client.sendall(b"POST /stream-in HTTP/1.1\r\nHost: bench\r\nConnection: close\r\n"
                       b"Content-Length: %d\r\n\r\n" % STREAM_BYTES)
        chunk = bytes(CHUNK)
        for _ in range(STREAM_BYTES // CHUNK):
            client.sendall(chunk)
        answer = client.recv(4096)
    if not answer.startswith(b"HTTP/1.1 200"):
        raise SystemExit(f"an upload was answered {answer[:100]}")


def sink():
    """A server that reads a request's whole content and then answers 200; returns its port."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve():
        while True:
            client, _ = server.accept()
            with client:
                head = b""
                while b"\r\n\r\n" not in head:
                    head += client.recv(CHUNK)
                remaining = STREAM_BYTES - (len(head) - head.index(b"\r\n\r\n") - 4)
                buffer = bytearray(CHUNK)
                while remaining > 0 and (count := client.recv_into(buffer)):
                    remaining -= count
                client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")

    threading.Thread(target=serve, daemon=True).start()
    return server.getsockname()[1]


def _slow_heads(target):
    slow = [_connect(target.port) for _ in range(SLOW_HEADS)]
    for client in slow:
        client.sendall(b"GET /1k HTTP/1.1\r\nHost: bench\r\nX-Sl")
    begun = time.monotonic()
    worst = 0
    for _ in range(100):
        asked = time.monotonic()
        with _connect(target.port) as client:
            client.sendall(GET)
            _receive_1k(client)
        worst = max(worst, time.monotonic() - asked)
        time.sleep(0.01)
    closed = [each for each in slow if _ends(each, begun + SLOW_HEAD_WAIT)]
    return {"others-worst-ms": 1000 * worst, "closed": len(closed),
            "closed-after-seconds": time.monotonic() - begun}


def _ends(client, limit):
    """Whether the other side ends the connection in time."""
    try:
        client.settimeout(max(0.001, limit - time.monotonic()))
        while client.recv(4096):
            pass
        return True
    except TimeoutError:
        return False
    except OSError:
        return True
    finally:
        client.close()


def _connect(port, source="127.0.0.1"):
    return socket.create_connection(("127.0.0.1", port), 60, (source, 0))


def _receive_1k(client):
    received = client.recv(4096)
    while not received.endswith(b"k" * 1024):
        more = client.recv(4096)
        if not more:
            raise SystemExit(f"an answer broke off: {received[:100]}")
        received += more
