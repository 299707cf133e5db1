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
    constructor(label = "utf-8", options = undefined) {
      const decoder = new (part("encoding").TextDecoder)(label, options);
      const give = (text, controller) => text !== "" && controller.enqueue(text);
      super({
        transform: (chunk, controller) => give(decoder.decode(chunk, { stream: true }), controller),
        flush: (controller) => give(decoder.decode(), controller),
      });
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
  }

  return { ByteLengthQueuingStrategy, CountQueuingStrategy, TextDecoderStream, TextEncoderStream };
});
