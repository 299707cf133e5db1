// The API is in weir-plugin.d.ts, what it does in docs/js-plugins.md of Weir.
/** @type {Plugin<{ value?: string }>} */
export default {
  onRequest(request, ctx) {
    if (request.path === "/{{name}}") {
      return Response.json({ plugin: "{{name}}", client: ctx.client.ip });
    }
    request.headers.set("X-{{name}}", ctx.config.value ?? "request");
  },

  onResponse(response) {
    response.headers.set("X-{{name}}", "response");
  },
};
