// The way from the gateway into the plugin's handlers, and from what they return back.
(function (host, kit) {
  "use strict";

  const { answer, goOn, passOn, reject, settle } = host;
  const { KEY, apply, isObject, fieldsOf, Context } = kit;
  const { isRequest, incomingOf, targetOf, Request } = kit;
  const { isResponse, receivedOf, textOf, callOf, Response } = kit;

  const named = (value) => (value === null ? "null" : isObject(value) ? "another object" : typeof value);

  function deliver(token, stage, result) {
    if (result === undefined || result === null) {
      return;
    }
    if (isResponse(result)) {
      deliverResponse(token, result);
    } else if (stage === "onRequest" && isRequest(result)) {
      deliverRequest(token, result);
    } else {
      const wanted = stage === "onRequest" ? "nothing, a Request or a Response" : "nothing or a Response";
      const found = isRequest(result) ? "a Request" : named(result);
      throw new TypeError(`${stage} must return ${wanted}, returned ${found}`);
    }
  }

  function deliverRequest(token, request) {
    const incoming = incomingOf(request);
    if (incoming === null) {
      goOn(token, request.method, targetOf(request), fieldsOf(request.headers));
    } else if (incoming !== token) {
      throw new TypeError("the returned Request belongs to an earlier call");
    }
  }

  function deliverResponse(token, response) {
    const received = receivedOf(response);
    if (received === token) {
      return;
    }
    const { status, headers, body } = response;
    const owner = body === null ? null : callOf(body);
    if (owner === null) {
      answer(token, status, fieldsOf(headers), body === null ? "" : textOf(body));
    } else if (owner === token) {
      passOn(token, status, fieldsOf(headers));
    } else {
      throw new TypeError("the body of the returned Response belongs to an earlier call");
    }
  }

  // Gives whether the result is still to come: then `settle` or `reject` follows when the
  // promise settles, before control is back in Java, or never.
  function entry(plugin, stage, messageOf) {
    const handler = plugin[stage];
    return (token) => {
      kit.call = token;
      const message = messageOf(token);
      const ctx = new Context(token, stage === "onRequest" ? message : undefined);
      const result = apply(handler, plugin, [message, ctx]);
      if (result === undefined) {
        return false;
      }
      if (isObject(result) && typeof result.then === "function") {
        const fulfilled = (value) => {
          try {
            deliver(token, stage, value);
            settle(token);
          } catch (error) {
            reject(token, error);
          }
        };
        Promise.resolve(result).then(fulfilled, (reason) => reject(token, reason));
        return true;
      }
      deliver(token, stage, result);
      return false;
    };
  }

  function attach(plugin) {
    if (!isObject(plugin)) {
      return `must be an object with onRequest or onResponse, was ${named(plugin)}`;
    }
    for (const stage of ["onRequest", "onResponse"]) {
      if (plugin[stage] !== undefined && typeof plugin[stage] !== "function") {
        return `has ${stage} that is no function but ${named(plugin[stage])}`;
      }
    }
    if (plugin.onRequest === undefined && plugin.onResponse === undefined) {
      return "has neither onRequest nor onResponse";
    }
    const received = (type) => (token) => new type(token, undefined, KEY);
    return {
      onRequest: plugin.onRequest && entry(plugin, "onRequest", received(Request)),
      onResponse: plugin.onResponse && entry(plugin, "onResponse", received(Response)),
    };
  }

  Object.assign(kit, { attach });
});
