"""The guests that are measured, and each gateway's configuration with all of them."""

import json
import os

from .targets import PEERS, ROOT, Target, free_port

SAMPLES = os.path.join(ROOT, "plugin-samples")
TYPES = "type.googleapis.com/envoy.extensions.filters."
TOKEN = {"token": "bench"}

# Guest: its sample, its configuration, what it is granted in Weir, the path asked for, wrk's script.
GUESTS = {
    "header": ("rust-headers", {}, [], "/1k", None),
    "regex": ("rust-path-regex", {"path": "/[0-9]+[a-z]+(/[a-z]+)*"}, [], "/1k", None),
    "assemblyscript": ("as-headers", {}, [], "/1k", None),
    "json": ("rust-json-body", {"set": {"seen": True}, "remove": []},
             ["request-body", "response-body"], "/json", "json.lua"),
    "http-wasm": ("rust-http-wasm", TOKEN, [], "/1k", None),
}


def wasm(guest):
    return os.path.join(SAMPLES, GUESTS[guest][0], "target", "bundle", "plugin.wasm")


class Gateway:
    """A running gateway; each guest, and none, is a place of its own in it."""

    def __init__(self, target, ports=None):
        self.target, self.ports = target, ports or {}

    def place(self, guest):
        """Port and Host field that reach the guest, or no filter."""
        name = guest or "base"
        return self.ports.get(name, self.target.port), name


def envoy(work, guests, upstream):
    ports = {name: free_port() for name in ["base", *guests]}
    listeners = [_listener(name, port) for name, port in ports.items()]
    place = {"address": {"socket_address": {"address": "127.0.0.1", "port_value": upstream}}}
    backend = {"name": "backend", "type": "STATIC", "connect_timeout": "3s",
               "load_assignment": {"cluster_name": "backend",
                                   "endpoints": [{"lb_endpoints": [{"endpoint": place}]}]}}
    config = written(work, "envoy-filters.json",
                    {"static_resources": {"listeners": listeners, "clusters": [backend]}})
    command = ["envoy", "-c", config, "-l", "error", "--concurrency", "1", "--use-dynamic-base-id"]
    return Gateway(Target("envoy", command, ports["base"]), ports)


def _listener(name, port):
    filters = [{"name": "router", "typed_config": {
        "@type": TYPES + "http.router.v3.Router", "suppress_envoy_headers": True}}]
    if name != "base":
        filters.insert(0, {"name": "wasm", "typed_config": {
            "@type": TYPES + "http.wasm.v3.Wasm", "config": _envoy_plugin(name)}})
    route = {"match": {"prefix": "/"}, "route": {"cluster": "backend", "timeout": "0s"}}
    manager = {"@type": TYPES + "network.http_connection_manager.v3.HttpConnectionManager",
               "stat_prefix": name, "codec_type": "HTTP1", "generate_request_id": False,
               "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
               "http_filters": filters}
    return {"name": name,
            "address": {"socket_address": {"address": "127.0.0.1", "port_value": port}},
            "filter_chains": [{"filters": [{"name": "http", "typed_config": manager}]}]}


def _envoy_plugin(guest):
    plugin = {"name": guest, "root_id": "", "vm_config": {
        "vm_id": guest, "runtime": "envoy.wasm.runtime.v8", "code": {"local": {"filename": wasm(guest)}}}}
    if GUESTS[guest][1]:
        plugin["configuration"] = {"@type": "type.googleapis.com/google.protobuf.StringValue",
                                   "value": json.dumps(GUESTS[guest][1])}
    return plugin


def weir(work, guests, upstream, jit):
    port = free_port()
    target = f"http://127.0.0.1:{upstream}"
    routes = [{"name": "base", "hosts": ["base"], "path": "/*", "to": target}]
    for guest in guests:
        sample, config, grants, _, _ = GUESTS[guest]
        plugin = {"name": guest, "use": os.path.join(SAMPLES, sample, "target", "bundle")}
        if config:
            plugin["config"] = config
        if grants:
            plugin["grants"] = grants
        routes.append({"name": guest, "hosts": [guest], "path": "/*", "to": target, "plugins": [plugin]})
    config = written(work, "weir-filters.json", {
        "listeners": [{"address": f"127.0.0.1:{port}"}],
        "admin": {"address": "127.0.0.1:0"}, "routes": routes})
    command = [os.path.join(ROOT, "weir"), "run", "-c", config, "--state", f"{work}/state-{port}", "--jit", jit]
    return Gateway(Target("weir", command, port, jvm=True, host=b"base"))


def traefik(work, upstream):
    """Only for http-wasm: the one ABI that it runs."""
    port, module = free_port(), "example.org/bench/guest"
    folder = os.path.join(work, "traefik")
    plugin = os.path.join(folder, "plugins-local", "src", module)
    os.makedirs(plugin, exist_ok=True)
    os.symlink(wasm("http-wasm"), os.path.join(plugin, "plugin.wasm"))
    written(plugin, ".traefik.yml", {"displayName": "bench", "type": "middleware", "runtime": "wasm",
                                    "import": module, "summary": "bench", "testData": TOKEN})
    service = {"loadBalancer": {"servers": [{"url": f"http://127.0.0.1:{upstream}"}]}}
    routers = {"base": {"rule": "Host(`base`)", "service": "backend"},
               "http-wasm": {"rule": "Host(`http-wasm`)", "service": "backend", "middlewares": ["guest"]}}
    dynamic = written(folder, "dynamic.yml", {"http": {
        "routers": routers, "services": {"backend": service},
        "middlewares": {"guest": {"plugin": {"guest": TOKEN}}}}})
    static = written(folder, "static.yml", {
        "entryPoints": {"in": {"address": f"127.0.0.1:{port}"}}, "log": {"level": "ERROR"},
        "providers": {"file": {"filename": dynamic}}, "global": {"checkNewVersion": False},
        "experimental": {"localPlugins": {"guest": {"moduleName": module}}}})
    return Gateway(Target("traefik", ["traefik", f"--configFile={static}"], port, host=b"base",
                          folder=folder))


def script(guest):
    name = GUESTS[guest][4]
    return os.path.join(PEERS, name) if name else None


def written(folder, name, value):
    path = os.path.join(folder, name)
    with open(path, "w") as file:
        json.dump(value, file, indent=1)
    return path
