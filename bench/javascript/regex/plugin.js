const KEYS = /^\/regex[a-z-]*\/(?:orders|invoices)\/([0-9]{1,9})(?:\.(json|xml))?$/;

export default {
  onRequest(request) {
    const found = KEYS.exec(request.path);
    request.headers.set("X-Key", found === null ? "" : found[1]);
  },
};
