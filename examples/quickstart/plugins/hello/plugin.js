export default {
  // Returning nothing goes on with the request, headers as they are now.
  onRequest(request) {
    if (request.path === "/hello") {
      return new Response("Hello from a plugin\n");
    }
    request.headers.set("X-Hello", "request");
  },

  onResponse(response) {
    response.headers.set("X-Hello", "response");
  },
};
