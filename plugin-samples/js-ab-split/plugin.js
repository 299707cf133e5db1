// Splits callers into two groups, and keeps each in its group by a cookie. The upstream sees X-Group; the paths of group
// B begin with what `prefix` says.
const COOKIE = "ab-group";

/** @param {string | null} cookies */
const groupOf = (cookies) => /(?:^|;\s*)ab-group=(a|b)(?:;|$)/.exec(cookies ?? "")?.[1];

/** @type {Plugin<{ share?: number, prefix?: string }>} */
export default {
  onRequest(request, ctx) {
    const known = groupOf(request.headers.get("Cookie"));
    const group = known ?? (Math.random() * 100 < (ctx.config.share ?? 50) ? "b" : "a");
    ctx.vars.group = group;
    ctx.vars.fresh = String(known === undefined);
    request.headers.set("X-Group", group);
    if (group === "b" && ctx.config.prefix !== undefined) {
      return new Request(ctx.config.prefix + request.path + (request.query && `?${request.query}`), request);
    }
  },

  onResponse(response, ctx) {
    if (ctx.vars.fresh === "true") {
      response.headers.append("Set-Cookie", `${COOKIE}=${ctx.vars.group}; Path=/; Max-Age=2592000; SameSite=Lax`);
    }
  },
};
