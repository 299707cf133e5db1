// Reading bodies, and bodies of other kinds than text.
(function (host, kit) {
  "use strict";

  const { readText, readBytes, readChunk, cancelBody, guestBody, giveChunk } = host;
  const { Content, KEY, isObject, isUsed, part } = kit;
  const { ReadableStream, isStream, streamOf } = part("streams-read");
  const { bytesFrom, viewOf, utf8, textFrom } = part("bytes");

  // Calls a function of the gateway that tells later how it went.
  const later = (begin) =>
    new Promise((resolve, reject) => {
      begin((value, failure) => (failure === undefined ? resolve(value) : reject(new TypeError(failure))));
    });

  function claim(content) {
    if (isUsed(content)) {
      throw new TypeError("the body was read already; clone() the message before its first reading");
    }
    if (content.stream !== null && streamOf(content.stream).reader !== null) {
      throw new TypeError("the body is locked: its stream has a reader");
    }
    content.used = true;
  }

  async function wholeStream(stream) {
    const source = streamOf(stream);
    source.acquire();
    const chunks = [];
    let size = 0;
    for (;;) {
      const { value, done } = await source.read();
      if (done) {
        break;
      }
      const chunk = chunkOf(value);
      size += chunk.byteLength;
      if (size > MOST_BYTES) {
        source.release();
        await source.cancel();
        throw new TypeError(`the body is longer than ${MOST_BYTES} bytes; read it as a stream`);
      }
      chunks.push(chunk);
    }
    const whole = new Uint8Array(size);
    let at = 0;
    for (const chunk of chunks) {
      whole.set(chunk, at);
      at += chunk.byteLength;
    }
    return whole;
  }

  const MOST_BYTES = 1 << 20;

  function chunkOf(value) {
    if (typeof value === "string") {
      return utf8(value);
    }
    if (!isObject(value) || !(value instanceof Uint8Array)) {
      throw new TypeError("chunks of a body must be Uint8Array or strings");
    }
    return value;
  }

  async function bytes(content) {
    if (content === null) {
      return new Uint8Array(0);
    }
    claim(content);
    const { value, source, stream } = content;
    if (source !== null) {
      return bytesFrom(await later((done) => readBytes(kit.call, source, done)));
    }
    if (value !== null) {
      return typeof value === "string" ? utf8(value) : value.slice();
    }
    return wholeStream(stream);
  }

  // What comes from elsewhere needs one promise: each async function on the way is one more, and more turns.
  const readWhole = (content, made) =>
    new Promise((resolve, reject) => {
      claim(content);
      readText(kit.call, content.source, (value, failure) => {
        if (failure !== undefined) {
          reject(new TypeError(failure));
          return;
        }
        try {
          resolve(made(value));
        } catch (error) {
          reject(error);
        }
      });
    });

  const text = (content) => (content?.source ? readWhole(content, (value) => value) : ownText(content));

  async function ownText(content) {
    if (content === null) {
      return "";
    }
    if (typeof content.value === "string") {
      claim(content);
      return content.value;
    }
    return textFrom(await bytes(content));
  }

  const json = (content) => (content?.source ? readWhole(content, JSON.parse) : ownJson(content));

  async function ownJson(content) {
    return JSON.parse(await ownText(content));
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

  // The body as a stream, made when it is asked for the first time.
  function streamOfContent(content) {
    return (content.stream ??= new ReadableStream(KEY, { ...pieces(content), mark: 0 }));
  }

  function pieces(content) {
    const { source } = content;
    if (source === null) {
      return {
        async pull(controller) {
          const { value } = content;
          const chunk = typeof value === "string" ? utf8(value) : value.slice();
          if (chunk.byteLength > 0) {
            controller.enqueue(chunk);
          }
          controller.close();
        },
      };
    }
    return {
      async pull(controller) {
        const chunk = await later((done) => readChunk(kit.call, source, done));
        if (chunk === null) {
          controller.close();
        } else {
          controller.enqueue(bytesFrom(chunk));
        }
      },
      async cancel() {
        cancelBody(kit.call, source);
      },
    };
  }

  function extract(body) {
    if (isStream(body)) {
      const source = streamOf(body);
      if (source.disturbed || source.reader !== null) {
        throw new TypeError("the body is a stream that was read or is locked");
      }
      return { content: contentOfStream(body), type: null };
    }
    const view = viewOf(body);
    if (view !== null) {
      return { content: new Content(view.slice(), null, null), type: null };
    }
    if (isObject(body) && body instanceof part("url").URLSearchParams) {
      const type = "application/x-www-form-urlencoded;charset=UTF-8";
      return { content: new Content(body.toString(), null, null), type };
    }
    if (isObject(body) && typeof body[Symbol.asyncIterator] === "function") {
      return { content: new Content(null, null, ReadableStream.from(body)), type: null };
    }
    if (isObject(body) && !(Symbol.toPrimitive in body) && body.toString === Object.prototype.toString) {
      throw new TypeError(
        "a body must be a string, bytes, URLSearchParams or a ReadableStream; Response.json takes other objects",
      );
    }
    return { content: new Content(`${body}`.toWellFormed(), null, null), type: "text/plain;charset=UTF-8" };
  }

  // A body that passes on unread never enters the plugin: the content behind its stream goes on.
  const origins = new WeakMap();

  function contentOfStream(stream) {
    return origins.get(stream) ?? new Content(null, null, stream);
  }

  function streamToGive(content) {
    const stream = streamOfContent(content);
    origins.set(stream, content);
    return stream;
  }

  // What the gateway reads the body from that a plugin's stream gives.
  function guestBodyOf(call, stream) {
    const source = streamOf(stream);
    source.acquire();
    const pull = (reading) => {
      source.read().then(
        ({ value, done }) => {
          if (done) {
            giveChunk(reading, null, 0, 0, null);
            return;
          }
          const chunk = chunkOf(value);
          giveChunk(reading, chunk.buffer, chunk.byteOffset, chunk.byteLength, null);
        },
      ).catch((error) => {
        giveChunk(reading, null, 0, 0, `${error}`);
        source.cancel(error).catch(() => {});
      });
    };
    const cancel = () => {
      source.cancel(new TypeError("nobody reads the body any more")).catch(() => {});
    };
    return guestBody(call, pull, cancel);
  }

  // Two contents for one; what comes from elsewhere is read once and given to both.
  function copyContent(content) {
    if (content === null) {
      return [null, null];
    }
    if (isUsed(content) || (content.stream !== null && streamOf(content.stream).reader !== null)) {
      throw new TypeError("a message whose body was read cannot be cloned");
    }
    if (content.value !== null) {
      return [content, new Content(content.value, null, null)];
    }
    const [one, other] = part("streams-pipe").tee(streamOfContent(content));
    return [new Content(null, null, one), new Content(null, null, other)];
  }

  return {
    arrayBuffer,
    blob,
    bytes,
    extract,
    formData,
    json,
    text,
    copyContent,
    guestBodyOf,
    later,
    streamOfContent: streamToGive,
  };
});
