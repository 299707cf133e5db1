// TextEncoder and TextDecoder (Encoding Standard §7). The gateway decodes; a decoder for streams is its own.
(function (host, kit) {
  "use strict";

  const { decoderFor, decode, encodingOf } = host;
  const { part } = kit;
  const { bytesOf, utf8 } = part("bytes");

  class TextEncoder {
    get encoding() {
      return "utf-8";
    }

    encode(text = "") {
      return utf8(`${text}`.toWellFormed());
    }

    encodeInto(source, destination) {
      if (!(destination instanceof Uint8Array)) {
        throw new TypeError("encodeInto needs a Uint8Array");
      }
      const text = `${source}`.toWellFormed();
      let read = 0;
      let written = 0;
      for (const point of text) {
        const bytes = point.codePointAt(0);
        const size = bytes < 0x80 ? 1 : bytes < 0x800 ? 2 : bytes < 0x10000 ? 3 : 4;
        if (written + size > destination.length) {
          break;
        }
        read += point.length;
        written += size;
      }
      destination.set(utf8(text.slice(0, read)));
      return { read, written };
    }

    get [Symbol.toStringTag]() {
      return "TextEncoder";
    }
  }

  class TextDecoder {
    #encoding;
    #fatal;
    #ignoreBOM;
    #decoder = null;

    constructor(label = "utf-8", options = undefined) {
      const encoding = encodingOf(`${label}`);
      if (encoding === null) {
        throw new RangeError(`"${label}" is no encoding that is known here`);
      }
      this.#encoding = encoding;
      this.#fatal = Boolean(options?.fatal);
      this.#ignoreBOM = Boolean(options?.ignoreBOM);
    }

    get encoding() {
      return this.#encoding;
    }

    get fatal() {
      return this.#fatal;
    }

    get ignoreBOM() {
      return this.#ignoreBOM;
    }

    decode(input = undefined, options = undefined) {
      const stream = Boolean(options?.stream);
      const { buffer, byteOffset, byteLength } = input === undefined ? new Uint8Array(0) : bytesOf(input, "the input");
      this.#decoder ??= decoderFor(this.#encoding, this.#fatal, this.#ignoreBOM);
      const decoder = this.#decoder;
      if (!stream) {
        this.#decoder = null;
      }
      return decode(decoder, buffer, byteOffset, byteLength, stream);
    }

    get [Symbol.toStringTag]() {
      return "TextDecoder";
    }
  }

  return { TextEncoder, TextDecoder };
});
