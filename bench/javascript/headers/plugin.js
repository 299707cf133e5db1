export default {
  onResponse(response, ctx) {
    const incoming = ctx.request.headers;
    const tenant = incoming.get("X-Tenant") || "none";
    const agent = incoming.get("User-Agent") || "";
    response.headers.set("X-Tenant", tenant);
    response.headers.set("X-Client", agent.toLowerCase());
    response.headers.set("Cache-Control", "no-store");
    response.headers.delete("X-Powered-By");
  },
};
