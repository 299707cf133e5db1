// What GraalJS has of its own: objects of a class that hold a value where the plugin cannot get at it.
(function (host, kit) {
  "use strict";

  const { fact, requestFields, responseFields } = host;

  class Given {
    constructor(object) {
      return object;
    }
  }

  function holder() {
    class Holder extends Given {
      #held;

      constructor(object, held) {
        super(object);
        this.#held = held;
      }

      static of(object) {
        return object.#held;
      }

      static put(object, held) {
        object.#held = held;
      }

      static is(value) {
        return ((typeof value === "object" && value !== null) || typeof value === "function") && #held in value;
      }
    }
    const { of, put, is } = Holder;
    return { make: (prototype, held) => new Holder(Object.create(prototype), held), of, put, is };
  }

  const incoming = {
    request: (call) => kit.newRequest(call),
    requestHeaders: (call) => kit.newHeaders(requestFields(call)),
    responseParts: (call) => [true, fact(call, "status"), kit.newHeaders(responseFields(call)), null],
    bodyIsUsed: () => false,
    isSame: (call, other) => call === other,
    newResponse: () => null,
  };

  function enter(call) {
    kit.call = call;
  }

  Object.assign(kit, { holder, incoming, enter });
});
