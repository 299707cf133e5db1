export default {
  onRequest(request, ctx) {
    if (new URL(request.url).pathname === "/hello") {
      return new Response("Hello from a plugin\n");
    }
    request.headers.set("x-hello", "request");
  },
  onResponse(response, ctx) {
    response.headers.set("x-hello", "response");
  },
};
