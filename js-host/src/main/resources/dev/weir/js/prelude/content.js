// What is common to messages with a body (Fetch Standard §5.2). The work is in the part `bodies`.
(function (host, kit) {
  "use strict";

  const { define, part, orphaned } = kit;

  // What a message holds: a text or bytes of the plugin's own (`value`), a body that comes from elsewhere
  // (`source`, the gateway's), or a stream. `stream` may also be a view on the other two.
  class Content {
    constructor(value, source, stream) {
      this.value = value;
      this.source = source;
      this.stream = stream;
      this.used = false;
    }
  }
  orphaned(Content);

  // That of a message whose body was read.
  function usedContent(source) {
    const content = new Content(null, source, null);
    content.used = true;
    return content;
  }

  // The content for what a plugin gives as a body, and its type where it has one.
  function contentOf(body) {
    if (typeof body === "string") {
      return { content: new Content(body.toWellFormed(), null, null), type: "text/plain;charset=UTF-8" };
    }
    return part("bodies").extract(body);
  }

  const isUsed = (content) =>
    content !== null &&
    (content.used || (content.stream !== null && part("streams-read").streamOf(content.stream).disturbed));

  function withBody(prototype, contentOfMessage) {
    const readers = ["arrayBuffer", "blob", "bytes", "formData", "json", "text"];
    for (const name of readers) {
      const reader = {
        [name]() {
          try {
            return part("bodies")[name](contentOfMessage(this), this);
          } catch (error) {
            return Promise.reject(error);
          }
        },
      };
      define(prototype, name, reader[name]);
    }
    const body = {
      get body() {
        const content = contentOfMessage(this);
        return content === null ? null : part("bodies").streamOfContent(content);
      },
      get bodyUsed() {
        return isUsed(contentOfMessage(this));
      },
    };
    Object.defineProperties(prototype, Object.getOwnPropertyDescriptors(body));
  }

  Object.assign(kit, { Content, contentOf, isUsed, usedContent, withBody });
});
