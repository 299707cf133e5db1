export default {
  onRequest(request, ctx) {
    if (request.path === "/hello") {
      return new Response("Hello from a plugin\n");
    }
    request.headers.set("x-hello", "request");
  },
  onResponse(response, ctx) {
    response.headers.set("x-hello", "response");
  },
};
