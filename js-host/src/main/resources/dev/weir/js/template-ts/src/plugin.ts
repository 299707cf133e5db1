interface Config {
  value?: string;
}

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
} satisfies Plugin<Config>;
