// A plugin that uses what plugins use: run before a real one, so that the first call that takes a
// way for the first time does not pay for waking up the whole of it.
let turn = 0;

function useHeaders(headers) {
  headers.set("x-a", "1");
  headers.append("x-a", "2");
  headers.append("set-cookie", "a=b");
  const seen = [headers.get("X-A"), headers.has("x-b"), ...headers.getSetCookie()];
  headers.forEach((value, name) => seen.push(`${name}: ${value}`));
  for (const [name, value] of headers) {
    seen.push(name + value);
  }
  headers.delete("x-a");
  return seen.join(";").replace(/a=(b)/, "$1").toUpperCase();
}

export default {
  async onRequest(request, ctx) {
    const seen = useHeaders(request.headers) + request.method + request.url + request.path + request.query;
    ctx.vars.turn = seen.length + (ctx.client.ip ?? "") + (ctx.consumer ?? "") + ctx.route;
    await null;
    switch (turn++ % 4) {
      case 0:
        return undefined;
      case 1:
        return new Request(request, { method: "POST", headers: { "x-b": "3" } });
      case 2:
        return Response.json({ seen, at: new Date(0).toISOString() }, { status: 201 });
      default:
        return new Response("text", { status: 403, headers: new Headers([["content-type", "text/plain"]]) });
    }
  },
  onResponse(response, ctx) {
    useHeaders(response.headers);
    if (turn % 2 === 0) {
      return new Response(response.body, { status: response.status, headers: response.headers });
    }
    JSON.parse(JSON.stringify({ path: ctx.request.path, ok: response.ok }));
    return undefined;
  },
};
