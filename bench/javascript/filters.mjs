// The filters of the folders beside this file, for njs.
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

export default { headers, key };
