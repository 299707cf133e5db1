// ctx.kv: values that all exchanges of the instance share.
(function (host, kit) {
  "use strict";

  const { kvGet, kvPut, kvPutText, kvRemove } = host;
  const { part } = kit;

  const KINDS = ["text", "json", "bytes", "arrayBuffer"];

  function kindOf(options) {
    const kind = (typeof options === "string" ? options : options?.type) ?? "text";
    if (!KINDS.includes(kind)) {
      throw new TypeError(`type must be one of ${KINDS.join(", ")}, was "${String(kind)}"`);
    }
    return kind;
  }

  function read(key, kind) {
    const entry = kvGet(`${key}`, kind === "text" || kind === "json");
    if (entry === null) {
      return { value: null, version: 0 };
    }
    return { value: valueOf(entry[0], kind), version: entry[1] };
  }

  function valueOf(stored, kind) {
    switch (kind) {
      case "text":
        return stored;
      case "json":
        return JSON.parse(stored);
      case "bytes":
        return part("bytes").bytesFrom(stored);
      default:
        return part("bytes").bytesFrom(stored).buffer;
    }
  }

  function seconds(options) {
    const ttl = options?.ttl ?? options?.expirationTtl ?? 0;
    if (typeof ttl !== "number" || !(ttl >= 0)) {
      throw new TypeError(`ttl is a number of seconds, was ${String(ttl)}`);
    }
    return ttl;
  }

  // Text as it is, bytes as they are, anything else as JSON.
  function store(key, value, options, version) {
    const view = part("bytes").viewOf(value);
    if (view !== null) {
      return kvPut(`${key}`, view.buffer, view.byteOffset, view.byteLength, seconds(options), version);
    }
    const text = typeof value === "string" ? value : JSON.stringify(value);
    if (text === undefined) {
      throw new TypeError("the value cannot be written as JSON");
    }
    return kvPutText(`${key}`, text, seconds(options), version);
  }

  const kv = Object.freeze({
    get: async (key, options = undefined) => read(key, kindOf(options)).value,
    getWithVersion: async (key, options = undefined) => read(key, kindOf(options)),
    async put(key, value, options = undefined) {
      store(key, value, options, -1);
    },
    async compareAndSet(key, version, value, options = undefined) {
      if (!Number.isSafeInteger(version) || version < 0) {
        throw new TypeError(`version is what getWithVersion gave, or 0 for none, was ${String(version)}`);
      }
      return store(key, value, options, version);
    },
    delete: async (key) => kvRemove(`${key}`),
  });

  return { kv };
});
