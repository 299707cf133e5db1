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

// Each part of the API once: what a part needs is loaded with it.
async function useParts(ctx) {
  const text = new URL(`http://h/?a=${btoa("b")}`).searchParams.get("a");
  const upper = new TransformStream({ transform: (chunk, controller) => controller.enqueue(chunk) });
  const piped = new Response(new Response(text).body.pipeThrough(upper));
  const bytes = new TextEncoder().encode(await piped.text());
  const key = await crypto.subtle.importKey("raw", bytes, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = await crypto.subtle.sign("HMAC", key, bytes);
  await new Promise((resolve) => setTimeout(resolve));
  const { signal } = new AbortController();
  const seen = [new TextDecoder().decode(mac), await new Response("[1]").json(), signal.aborted, crypto.randomUUID()];
  ctx.log.info(structuredClone(seen));
  // Nothing of it is there while it rehearses; refusing loads it all the same.
  await Promise.allSettled([fetch("http://h/"), (async () => ctx.kv.get("a"))(), (async () => ctx.metrics.counter("a"))()]);
}

export default {
  async onRequest(request, ctx) {
    const seen = useHeaders(request.headers) + request.method + request.url + request.path + request.query;
    ctx.vars.turn = seen.length + (ctx.client.ip ?? "") + (ctx.consumer ?? "") + ctx.route;
    await null;
    switch (turn++ % 4) {
      case 0:
        if (ctx.config.parts) {
          await useParts(ctx);
        }
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
