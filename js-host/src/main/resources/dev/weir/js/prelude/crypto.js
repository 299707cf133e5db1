// crypto (Web Cryptography API), of what filters need; the gateway computes and keeps the keys.
(function (host, kit) {
  "use strict";

  const { digest, fillRandom, uuid, newKey, keyBytes, hmac, sameBytes, aesGcm } = host;
  const { KEY, isObject, part } = kit;
  const { bytesFrom, bytesOf } = part("bytes");

  const failed = (name, message) => new (part("exception").DOMException)(message, name);
  const unknown = (what) => failed("NotSupportedError", `${what} is not there`);

  const HASHES = { __proto__: null, "SHA-1": 64, "SHA-256": 64, "SHA-384": 128, "SHA-512": 128 }; // block bytes
  const TYPED = /^(?:Big)?(?:Int|Uint)\d+(?:Clamped)?Array$/;

  const withBytes = (view, use) => use(view.buffer, view.byteOffset, view.byteLength);

  function named(algorithm) {
    if (isObject(algorithm)) {
      return { ...algorithm, name: `${algorithm.name}`.toUpperCase() };
    }
    return { name: `${algorithm}`.toUpperCase() };
  }

  function hashOf(hash) {
    const { name } = named(hash);
    if (HASHES[name] === undefined) {
      throw unknown(`hash ${name}`);
    }
    return name;
  }

  // What the gateway has of a key; the rest is here, by the key.
  const keys = kit.holder("CryptoKey");
  const facts = new WeakMap();

  const factsOf = (key) => {
    keys.of(key);
    return facts.get(key);
  };

  class CryptoKey {
    constructor(key, handle, algorithm, extractable, usages) {
      if (key !== KEY) {
        throw new TypeError("keys cannot be constructed; use crypto.subtle");
      }
      const made = keys.make(new.target.prototype, handle);
      facts.set(made, { algorithm: Object.freeze(algorithm), extractable, usages: Object.freeze(usages) });
      return made;
    }

    get type() {
      return "secret";
    }

    get algorithm() {
      return factsOf(this).algorithm;
    }

    get extractable() {
      return factsOf(this).extractable;
    }

    get usages() {
      return factsOf(this).usages;
    }

    get [Symbol.toStringTag]() {
      return "CryptoKey";
    }
  }

  function handleOf(key, name, usage) {
    const { algorithm, usages } = factsOf(key);
    if (algorithm.name !== name || !usages.includes(usage)) {
      throw failed("InvalidAccessError", `the key is for ${algorithm.name} ${usages.join(", ")}`);
    }
    return keys.of(key);
  }

  const USAGES = { __proto__: null, HMAC: ["sign", "verify"], "AES-GCM": ["encrypt", "decrypt"] };

  function makeKey(algorithm, bytes, extractable, usages) {
    const allowed = USAGES[algorithm.name];
    const list = [...usages];
    if (list.length === 0 || list.some((usage) => !allowed.includes(usage))) {
      throw failed("SyntaxError", `the usages of a key for ${algorithm.name} are ${allowed.join(" and ")}`);
    }
    const { name, hash } = algorithm;
    const handle = withBytes(bytes, (...range) => newKey(...range, name, hash?.name ?? "", list));
    return new CryptoKey(KEY, handle, algorithm, Boolean(extractable), list);
  }

  // The algorithm of a key of so many bytes, which are left out when one is generated.
  function keyAlgorithm(algorithm, length) {
    const { name, hash, length: bits } = named(algorithm);
    if (name === "HMAC") {
      const by = hashOf(hash);
      return { name, hash: Object.freeze({ name: by }), length: length === null ? (bits ?? HASHES[by] * 8) : length * 8 };
    }
    if (name === "AES-GCM") {
      const size = length === null ? bits : length * 8;
      if (![128, 192, 256].includes(size)) {
        throw failed(length === null ? "OperationError" : "DataError", `AES keys have 128, 192 or 256 bits, not ${size}`);
      }
      return { name, length: size };
    }
    throw unknown(`algorithm ${name}`);
  }

  const toUrl = (bytes) => {
    let text = "";
    for (const byte of bytes) {
      text += String.fromCharCode(byte);
    }
    return part("base64").btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  };
  const fromUrl = (text) =>
    Uint8Array.from(part("base64").atob(`${text}`.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));

  const jwkName = ({ name, hash, length }) =>
    name === "HMAC" ? `HS${hash.name.slice(4)}` : `A${length}GCM`;

  function importJwk(jwk, algorithm) {
    if (!isObject(jwk) || jwk.kty !== "oct" || typeof jwk.k !== "string") {
      throw failed("DataError", 'the JWK of a secret key has kty "oct" and k');
    }
    const bytes = fromUrl(jwk.k);
    const { alg } = jwk;
    if (alg !== undefined && alg !== jwkName(keyAlgorithm(algorithm, bytes.length))) {
      throw failed("DataError", `the JWK is for ${alg}`);
    }
    return bytes;
  }

  class SubtleCrypto {
    constructor(key) {
      if (key !== KEY) {
        throw new TypeError("use crypto.subtle");
      }
    }

    async digest(algorithm, data) {
      const hash = hashOf(algorithm);
      return bytesFrom(withBytes(bytesOf(data, "data"), (...range) => digest(hash, ...range))).buffer;
    }

    async generateKey(algorithm, extractable, usages) {
      const full = keyAlgorithm(algorithm, null);
      const bytes = crypto.getRandomValues(new Uint8Array(Math.ceil(full.length / 8)));
      return makeKey(full, bytes, extractable, usages);
    }

    async importKey(format, data, algorithm, extractable, usages) {
      if (format !== "raw" && format !== "jwk") {
        throw unknown(`key format ${String(format)}`);
      }
      const bytes = format === "raw" ? bytesOf(data, "the key") : importJwk(data, algorithm);
      if (bytes.length === 0) {
        throw failed("DataError", "the key is empty");
      }
      return makeKey(keyAlgorithm(algorithm, bytes.length), bytes, extractable, usages);
    }

    async exportKey(format, key) {
      const handle = keys.of(key);
      if (!factsOf(key).extractable) {
        throw failed("InvalidAccessError", "the key is not extractable");
      }
      const bytes = bytesFrom(keyBytes(handle));
      if (format === "raw") {
        return bytes.buffer;
      }
      if (format !== "jwk") {
        throw unknown(`key format ${String(format)}`);
      }
      return { kty: "oct", k: toUrl(bytes), alg: jwkName(key.algorithm), key_ops: [...key.usages], ext: true };
    }

    async sign(algorithm, key, data) {
      return macOf(algorithm, key, data, "sign").buffer;
    }

    async verify(algorithm, key, signature, data) {
      const given = bytesOf(signature, "the signature");
      const right = macOf(algorithm, key, data, "verify");
      return withBytes(given, (...one) => withBytes(right, (...other) => sameBytes(...one, ...other)));
    }

    async encrypt(algorithm, key, data) {
      return cipher(true, algorithm, handleOf(key, "AES-GCM", "encrypt"), data);
    }

    async decrypt(algorithm, key, data) {
      return cipher(false, algorithm, handleOf(key, "AES-GCM", "decrypt"), data);
    }
  }

  function macOf(algorithm, key, data, usage) {
    if (named(algorithm).name !== "HMAC") {
      throw unknown(`signing with ${named(algorithm).name}`);
    }
    const handle = handleOf(key, "HMAC", usage);
    const { buffer, byteOffset, byteLength } = bytesOf(data, "data");
    return bytesFrom(hmac(handle, buffer, byteOffset, byteLength));
  }

  function cipher(encrypts, algorithm, handle, data) {
    const { name, iv, additionalData, tagLength = 128 } = named(algorithm);
    if (name !== "AES-GCM") {
      throw unknown(`encrypting with ${name}`);
    }
    const nonce = bytesOf(iv, "iv");
    const more = additionalData === undefined ? new Uint8Array(0) : bytesOf(additionalData, "additionalData");
    const result = withBytes(nonce, (...n) =>
      withBytes(more, (...m) =>
        withBytes(bytesOf(data, "data"), (...d) => aesGcm(encrypts, handle, tagLength, ...n, ...m, ...d)),
      ),
    );
    if (result === null) {
      const what = encrypts ? "iv or tagLength is not possible" : "the data is not what was encrypted with this key";
      throw failed("OperationError", what);
    }
    return bytesFrom(result).buffer;
  }

  const subtle = new SubtleCrypto(KEY);

  class Crypto {
    constructor(key) {
      if (key !== KEY) {
        throw new TypeError("use crypto");
      }
    }

    get subtle() {
      return subtle;
    }

    getRandomValues(array) {
      if (!TYPED.test(array?.[Symbol.toStringTag])) {
        throw failed("TypeMismatchError", "getRandomValues needs an array of integers");
      }
      if (array.byteLength > 65536) {
        throw failed("QuotaExceededError", `getRandomValues gives 65536 bytes at most, not ${array.byteLength}`);
      }
      new Uint8Array(array.buffer, array.byteOffset, array.byteLength).set(bytesFrom(fillRandom(array.byteLength)));
      return array;
    }

    randomUUID() {
      return uuid();
    }
  }
  const crypto = new Crypto(KEY);

  return { crypto, Crypto, CryptoKey, SubtleCrypto };
});
