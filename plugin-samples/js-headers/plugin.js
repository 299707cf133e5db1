// Rewrites headers: marks the request, hides what tells too much of the upstream.
/** @type {Plugin<{ value?: string }>} */
export default {
  onRequest(request, ctx) {
    request.headers.set("X-Gateway", ctx.config.value ?? "weir");
    request.headers.delete("X-Debug");
    const agent = request.headers.get("User-Agent");
    if (agent !== null) {
      request.headers.set("X-Agent", agent.split("/")[0] ?? "");
    }
  },

  onResponse(response) {
    response.headers.delete("Server");
    response.headers.append("Vary", "User-Agent");
  },
};
