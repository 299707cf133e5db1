// Keeps answers to GET in ctx.kv for a while, and answers from there. Answers to callers with credentials are not kept.
/** @typedef {{ status: number, type: string, body: string }} Kept */

/** @type {Plugin<{ seconds?: number }>} */
export default {
  async onRequest(request, ctx) {
    if (request.method !== "GET") {
      return;
    }
    const key = `${request.headers.get("Host")}${request.path}?${request.query}`;
    /** @type {Kept | null} */
    const kept = await ctx.kv.get(key, "json");
    if (kept !== null) {
      return new Response(kept.body, {
        status: kept.status,
        headers: { "Content-Type": kept.type, "X-Cache": "hit" },
      });
    }
    ctx.vars.cacheKey = key;
  },

  async onResponse(response, ctx) {
    const key = ctx.vars.cacheKey;
    const type = response.headers.get("Content-Type");
    const told = response.headers.get("Cache-Control") ?? "";
    if (key === undefined || type === null || response.status !== 200 || /no-store|private/.test(told)) {
      return;
    }
    response.headers.set("X-Cache", "miss");
    const body = await response.text(); // goes on as it came all the same
    ctx.waitUntil(ctx.kv.put(key, { status: 200, type, body }, { ttl: ctx.config.seconds ?? 60 }));
  },
};
