// Checks what a webhook's sender has signed: X-Signature is the HMAC-SHA-256 of the body, in hex.
/** @type {Promise<CryptoKey> | undefined} */
let key;

/** @param {string} secret */
const keyFor = (secret) =>
  (key ??= crypto.subtle.importKey(
    "raw",
    new TextEncoder().encode(secret),
    { name: "HMAC", hash: "SHA-256" },
    false,
    ["verify"],
  ));

/** @param {string} hex */
function bytesOf(hex) {
  return /^(?:[0-9a-f]{2})+$/i.test(hex) ? Uint8Array.fromHex(hex) : null;
}

/** @type {Plugin<{ secret: string }>} */
export default {
  async onRequest(request, ctx) {
    const signature = bytesOf(request.headers.get("X-Signature") ?? "");
    if (signature === null) {
      return Response.json({ error: "X-Signature is missing" }, { status: 401 });
    }
    // Takes as long whatever is wrong, and the body goes on as it came.
    if (!(await crypto.subtle.verify("HMAC", await keyFor(ctx.config.secret), signature, await request.bytes()))) {
      return Response.json({ error: "the signature is not of this body" }, { status: 403 });
    }
  },
};
