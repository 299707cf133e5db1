// Bodies in the sandbox: the plugin's own it has whole, those of the exchange it can only pass on.
(function (host, kit) {
  "use strict";

  const { Content, define, isObject, isUsed, part } = kit;
  const { bytesFrom, viewOf, utf8, textFrom } = part("bytes");

  function refuse(what) {
    throw new TypeError(`${what} is not offered to plugins with sandbox wasm`);
  }

  function claim(content) {
    if (content.source !== null) {
      refuse("reading a body of the exchange");
    }
    if (isUsed(content)) {
      throw new TypeError("the body was read already; clone() the message before its first reading");
    }
    content.used = true;
  }

  let contentOfBody;

  // `message.body`: good for giving the body to another message.
  class WholeBody {
    #content;

    constructor(content) {
      this.#content = content;
    }

    static {
      contentOfBody = (value) => (isObject(value) && #content in value ? value.#content : null);
    }
  }
  const STREAM_METHODS = ["cancel", "getReader", "pipeThrough", "pipeTo", "tee", "values", Symbol.asyncIterator];
  for (const name of STREAM_METHODS) {
    define(WholeBody.prototype, name, () => refuse("a body as a stream"));
  }
  Object.freeze(WholeBody.prototype);

  async function bytes(content) {
    if (content === null) {
      return new Uint8Array(0);
    }
    claim(content);
    const { value } = content;
    return typeof value === "string" ? utf8(value) : value.slice();
  }

  async function text(content) {
    if (content === null) {
      return "";
    }
    claim(content);
    const { value } = content;
    return typeof value === "string" ? value : textFrom(value);
  }

  async function json(content) {
    return JSON.parse(await text(content));
  }

  async function arrayBuffer(content) {
    return (await bytes(content)).buffer;
  }

  async function formData(content, message) {
    const type = message.headers.get("content-type") ?? "";
    if (!/^application\/x-www-form-urlencoded(?:$|[\s;])/i.test(type)) {
      throw new TypeError(`formData reads application/x-www-form-urlencoded, the content-type was "${type}"`);
    }
    const { FormData } = part("form");
    const form = new FormData();
    for (const [name, value] of new (part("url").URLSearchParams)(await text(content))) {
      form.append(name, value);
    }
    return form;
  }

  async function blob() {
    throw new TypeError("there is no Blob; read the body with bytes() or arrayBuffer()");
  }

  function extract(body) {
    const whole = contentOfBody(body);
    if (whole !== null) {
      if (isUsed(whole)) {
        throw new TypeError("the body was read already; clone() the message before its first reading");
      }
      return { content: whole, type: null };
    }
    const view = viewOf(body);
    if (view !== null) {
      return { content: new Content(bytesFrom(view.slice().buffer), null, null), type: null };
    }
    if (isObject(body) && body instanceof part("url").URLSearchParams) {
      const type = "application/x-www-form-urlencoded;charset=UTF-8";
      return { content: new Content(body.toString(), null, null), type };
    }
    if (isObject(body) && typeof body[Symbol.asyncIterator] === "function") {
      refuse("a body made piece by piece");
    }
    if (isObject(body) && !(Symbol.toPrimitive in body) && body.toString === Object.prototype.toString) {
      throw new TypeError("a body must be a string, bytes or URLSearchParams; Response.json takes other objects");
    }
    return { content: new Content(`${body}`.toWellFormed(), null, null), type: "text/plain;charset=UTF-8" };
  }

  function copyContent(content) {
    if (content === null) {
      return [null, null];
    }
    if (content.source !== null) {
      refuse("a clone of a message with a body of the exchange");
    }
    if (isUsed(content)) {
      throw new TypeError("a message whose body was read cannot be cloned");
    }
    return [content, new Content(content.value, null, null)];
  }

  const streamOfContent = (content) => new WholeBody(content);

  return { arrayBuffer, blob, bytes, extract, formData, json, text, copyContent, streamOfContent, WholeBody };
});
