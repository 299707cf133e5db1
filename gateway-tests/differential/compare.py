"""Compares Weir with Envoy: the same .wasm, the same requests, the same outcome."""

import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "plugin-samples"
REQUESTS = 60

# What each gateway says of itself, and what belongs to a connection (RFC 9110 §7.6.1).
IGNORED = {
    "date", "server", "connection", "content-length", "transfer-encoding", "x-request-id", "via",
    "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded-port", "x-real-ip",
    "x-envoy-upstream-service-time",
    "x-envoy-expected-rq-timeout-ms", "forwarded",
}

# Guest: its configuration, as text, and what it is granted in Weir.
GUESTS = {
    "rust-headers": ('{"value":"seen"}', []),
    "rust-path-regex": ('{"path":"/v[0-9]+/[a-z/]+"}', []),
    "rust-token-bucket": ('{"rate":1,"burst":30}', []),
    "go-headers": ('{"value":"seen"}', []),
    "as-headers": ("", []),
    "rust-json-body": ('{"set":{"seen":true},"remove":["secret"]}', ["request-body", "response-body"]),
    "rust-call-out-auth": ('{"service":"auth"}', {"call-outs": ["service:auth"]}),
}


class Upstream(BaseHTTPRequestHandler):
    """Answers with what it received; at /check it is the service that says who may pass."""

    protocol_version = "HTTP/1.1"

    def answer(self):
        length = int(self.headers.get("content-length", 0))
        body = self.rfile.read(length) if length else self.chunks()
        if self.path == "/check":
            key = self.headers.get("x-api-key", "")
            self.reply(200 if key.startswith("good") else 401, b"", [("x-user", key)])
            return
        got = {
            "method": self.command,
            "path": self.path,
            "headers": sorted(
                [name.lower(), value]
                for name, value in self.headers.items()
                if name.lower() not in IGNORED | {"host"}
            ),
            "body": body.decode("latin-1"),
            "secret": "none",
        }
        status = int(self.headers.get("x-status", 200))
        self.reply(status, json.dumps(got).encode(), [("content-type", "application/json; charset=utf-8")])

    def reply(self, status, body, fields):
        self.send_response(status)
        for name, value in fields:
            self.send_header(name, value)
        if status != 204:  # RFC 9110 §15.3.5: no content
            self.send_header("content-length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD" and status != 204:
            self.wfile.write(body)

    def chunks(self):
        if "chunked" not in self.headers.get("transfer-encoding", ""):
            return b""
        body = b""
        while True:
            size = int(self.rfile.readline().split(b";")[0], 16)
            body += self.rfile.read(size)
            self.rfile.readline()
            if size == 0:
                return body

    do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = do_OPTIONS = answer

    def log_message(self, *_):
        pass


class Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        pass  # a gateway that gave a connection up: what it answers tells


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def cluster(name, port):
    place = {"address": {"socket_address": {"address": "127.0.0.1", "port_value": port}}}
    return {
        "name": name,
        "type": "STATIC",
        "connect_timeout": "3s",
        "load_assignment": {"cluster_name": name, "endpoints": [{"lb_endpoints": [{"endpoint": place}]}]},
    }


def envoy_config(wasm, configuration, port, upstream):
    """One listener with the filter before the router."""
    types = "type.googleapis.com/envoy.extensions.filters."
    plugin = {
        "name": "test",
        "root_id": "",
        "vm_config": {"runtime": "envoy.wasm.runtime.v8", "code": {"local": {"filename": str(wasm)}}},
    }
    if configuration:
        plugin["configuration"] = {
            "@type": "type.googleapis.com/google.protobuf.StringValue",
            "value": configuration,
        }
    manager = {
        "@type": types + "network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "in",
        "codec_type": "HTTP1",
        "generate_request_id": False,
        "route_config": {
            "virtual_hosts": [
                {
                    "name": "all",
                    "domains": ["*"],
                    "routes": [{"match": {"prefix": "/"}, "route": {"cluster": "backend"}}],
                }
            ]
        },
        "http_filters": [
            {"name": "wasm", "typed_config": {"@type": types + "http.wasm.v3.Wasm", "config": plugin}},
            {
                "name": "router",
                "typed_config": {"@type": types + "http.router.v3.Router", "suppress_envoy_headers": True},
            },
        ],
    }
    return {
        "static_resources": {
            "listeners": [
                {
                    "name": "in",
                    "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
                    "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}],
                }
            ],
            "clusters": [cluster("backend", upstream), cluster("auth", upstream)],
        }
    }


def weir_config(bundle, configuration, grants, port, admin, upstream):
    plugin = {"name": "test", "use": str(bundle)}
    if configuration:
        plugin["config"] = json.loads(configuration)
    if grants:
        plugin["grants"] = grants
    target = f"http://127.0.0.1:{upstream}"
    return {
        "listeners": [{"name": "in", "address": f"127.0.0.1:{port}"}],
        "admin": {"address": f"127.0.0.1:{admin}"},
        "services": [
            {"name": "backend", "targets": [{"url": target}]},
            {"name": "auth", "targets": [{"url": target}]},
        ],
        "routes": [{"name": "all", "path": "/*", "service": "backend", "plugins": [plugin]}],
    }


def requests(guest):
    """The same ones for every run: a seed of its own for each guest."""
    chance = random.Random(guest)
    paths = ["/", "/v1/orders", "/v2/orders/x?page=2", "/v2/ORDERS", "/a%20b", "/v7/a/b/c", "/x?y=/v1/z"]
    bodies = [b'{"a":1,"b":[1,2,{"c":null}]}', b"[1,2]", b"not json", b'{"t":"' + b"x" * 40000 + b'"}', b"{}"]
    for number in range(REQUESTS):
        method = chance.choice(["GET", "GET", "POST", "PUT", "DELETE", "HEAD"])
        headers = {"user-agent": chance.choice(["curl/8.5.0", "Mozilla/5.0 (X11)", "x"]), "x-number": str(number)}
        if chance.random() < 0.3:
            headers["x-status"] = str(chance.choice([200, 201, 404, 500, 204]))
        if chance.random() < 0.2:
            headers["x-block"] = "1"
        if chance.random() < 0.8:
            headers["x-api-key"] = chance.choice(["good-1", "good-2", "bad"])
        if chance.random() < 0.2:
            headers["x-user"] = "forged"
        body = chance.choice(bodies) if method in ("POST", "PUT") else None
        yield method, chance.choice(paths), headers, body, chance.random() < 0.5


def outcome(port, method, path, headers, body, chunked):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    try:
        if body is not None and chunked:
            pieces = (body[at : at + 7000] for at in range(0, len(body), 7000))
            connection.request(method, path, body=pieces, headers=headers, encode_chunked=True)
        else:
            connection.request(method, path, body=body, headers=headers)
        response = connection.getresponse()
        content = response.read().decode("latin-1")
        fields = sorted(
            [name.lower(), value] for name, value in response.getheaders() if name.lower() not in IGNORED
        )
    finally:
        connection.close()
    try:
        content = json.loads(content)
    except ValueError:
        pass
    return {"status": response.status, "headers": fields, "body": content}


def until_ready(port, process, log):
    deadline = time.monotonic() + 90
    while time.monotonic() < deadline:
        if process.poll() is not None:
            break
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit(f"did not start:\n{Path(log).read_text()[-4000:]}")


def is_ready(admin):
    try:
        connection = http.client.HTTPConnection("127.0.0.1", admin, timeout=5)
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def start(command, port, log):
    with open(log, "w") as out:
        process = subprocess.Popen(command, stdout=out, stderr=out, preexec_fn=os.setsid)
    until_ready(port, process, log)
    return process


def stop(process):
    os.killpg(process.pid, signal.SIGTERM)
    try:
        process.wait(20)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)


def compare(guest, envoy, upstream, folder):
    configuration, grants = GUESTS[guest]
    bundle = SAMPLES / guest / "target" / "bundle"
    ports = [free_port() for _ in range(3)]
    envoy_file = folder / f"{guest}-envoy.json"
    envoy_file.write_text(json.dumps(envoy_config(bundle / "plugin.wasm", configuration, ports[0], upstream)))
    weir_file = folder / f"{guest}-weir.yaml"
    weir_file.write_text(
        json.dumps(weir_config(bundle, configuration, grants, ports[1], ports[2], upstream))
    )
    processes = []
    differences = 0
    try:
        processes.append(
            start(
                [envoy, "-c", envoy_file, "--concurrency", "1", "-l", "warn", "--use-dynamic-base-id"],
                ports[0],
                folder / "envoy.log",
            )
        )
        processes.append(start([ROOT / "weir", "run", "-c", weir_file], ports[1], folder / "weir.log"))
        while not is_ready(ports[2]):
            time.sleep(0.1)
        for method, path, headers, body, chunked in requests(guest):
            theirs = outcome(ports[0], method, path, headers, body, chunked)
            ours = outcome(ports[1], method, path, headers, body, chunked)
            if theirs != ours:
                differences += 1
                print(f"{guest}: {method} {path} {headers} {str(body)[:80]}")
                print(f"  envoy {json.dumps(theirs)[:900]}\n  weir  {json.dumps(ours)[:900]}")
    finally:
        for process in processes:
            stop(process)
    print(f"{guest}: {REQUESTS} requests, {differences} differences")
    return differences


def main():
    envoy, guests = sys.argv[1], sys.argv[2:] or list(GUESTS)
    server = Server(("127.0.0.1", 0), Upstream)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with tempfile.TemporaryDirectory() as folder:
        found = [compare(guest, envoy, server.server_port, Path(folder)) for guest in guests]
    sys.exit(1 if any(found) else 0)


if __name__ == "__main__":
    main()
