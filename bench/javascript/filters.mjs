// The filters of the folders beside this file, for njs.
import crypto from "crypto";

const KEYS = /^\/regex\/(?:orders|invoices)\/([0-9]{1,9})(?:\.(json|xml))?$/;

function headers(r) {
  const tenant = r.headersIn["X-Tenant"] || "none";
  const agent = r.headersIn["User-Agent"] || "";
  r.headersOut["X-Tenant"] = tenant;
  r.headersOut["X-Client"] = agent.toLowerCase();
  r.headersOut["Cache-Control"] = "no-store";
  delete r.headersOut["X-Powered-By"];
}

function key(r) {
  const found = KEYS.exec(r.uri);
  return found === null ? "" : found[1];
}

function hmac(r) {
  r.headersOut["X-Signature"] = crypto.createHmac("sha256", "a secret of the gateway").update(r.uri).digest("hex");
}

// Another length follows; nginx sends the body in chunks then.
function jsonHead(r) {
  delete r.headersOut["Content-Length"];
}

let text = ""; // of one request: njs runs each in a virtual machine of its own

function json(r, data, flags) {
  text += data;
  if (flags.last) {
    const order = JSON.parse(text);
    order.seen = "gateway";
    order.items[0].count += 1;
    delete order.internal;
    r.sendBuffer(JSON.stringify(order), flags);
  }
}

export default { headers, key, hmac, jsonHead, json };
