// What GraalJS has of its own, before the prelude: what came with a call, and which call it is.
(function (host, kit) {
  "use strict";

  const { fact, holder, requestFields, responseFields } = host;

  const incoming = {
    request: (call) => kit.newRequest(call),
    requestHeaders: (call) => kit.newHeaders(requestFields(call)),
    responseParts: (call) => [true, fact(call, "status"), kit.newHeaders(responseFields(call)), null],
    bodyIsUsed: () => false,
    isSame: (call, other) => call === other,
    newResponse: () => null,
  };

  // With the first a plugin would be given functions of the prelude, from the frames of a stack; both are
  // accessors, which a freeze leaves open to every call.
  delete Error.prepareStackTrace;
  delete Error.stackTraceLimit;

  function enter(call) {
    kit.call = call;
  }

  Object.assign(kit, { call: undefined, holder, incoming, enter });
});
