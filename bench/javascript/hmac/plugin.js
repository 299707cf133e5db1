const utf8 = new TextEncoder();
const HMAC = { name: "HMAC", hash: "SHA-256" };
const key = await crypto.subtle.importKey("raw", utf8.encode("a secret of the gateway"), HMAC, false, ["sign"]);

export default {
  async onResponse(response, ctx) {
    const { path } = ctx.request;
    const mac = await crypto.subtle.sign("HMAC", key, utf8.encode(path));
    response.headers.set("X-Signature", new Uint8Array(mac).toHex());
  },
};
