// Streams between bytes and text (Encoding Standard §7.5), and strategies (Streams Standard §7).
(function (host, kit) {
  "use strict";

  const { part } = kit;
  const { TransformStream } = part("streams-transform");

  class ByteLengthQueuingStrategy {
    constructor({ highWaterMark: mark }) {
      this.highWaterMark = mark;
    }

    size(chunk) {
      return chunk.byteLength;
    }
  }

  class CountQueuingStrategy {
    constructor({ highWaterMark: mark }) {
      this.highWaterMark = mark;
    }

    size() {
      return 1;
    }
  }

  class TextDecoderStream extends TransformStream {
    #decoder;

    constructor(label = "utf-8", options = undefined) {
      const decoder = new (part("encoding").TextDecoder)(label, options);
      const give = (text, controller) => text !== "" && controller.enqueue(text);
      super({
        transform(chunk, controller) {
          if (chunk === undefined) {
            throw new TypeError("a chunk must be bytes, was undefined"); // for decode() it is no bytes at all
          }
          give(decoder.decode(chunk, { stream: true }), controller);
        },
        flush: (controller) => give(decoder.decode(), controller),
      });
      this.#decoder = decoder;
    }

    get encoding() {
      return this.#decoder.encoding;
    }

    get fatal() {
      return this.#decoder.fatal;
    }

    get ignoreBOM() {
      return this.#decoder.ignoreBOM;
    }
  }

  class TextEncoderStream extends TransformStream {
    constructor() {
      const encoder = new (part("encoding").TextEncoder)();
      let high = ""; // the first half of a pair that two chunks share
      super({
        transform(chunk, controller) {
          let text = high + `${chunk}`;
          const last = text.charCodeAt(text.length - 1);
          high = last >= 0xd800 && last < 0xdc00 ? text.slice(-1) : "";
          text = high === "" ? text : text.slice(0, -1);
          if (text !== "") {
            controller.enqueue(encoder.encode(text));
          }
        },
        flush: (controller) => high !== "" && controller.enqueue(encoder.encode(high)),
      });
    }

    get encoding() {
      return "utf-8";
    }
  }

  return { ByteLengthQueuingStrategy, CountQueuingStrategy, TextDecoderStream, TextEncoderStream };
});
