// The way from the gateway into the plugin's handlers, and from what they return back.
(function (host, kit) {
  "use strict";

  const { answer, bytesBody, goOn, passBody, reject, settle, textBody } = host;
  const { apply, enter, incoming, isObject, isUsed, part, fieldsOf, newContext } = kit;
  const { isRequest, incomingOf, targetOf, contentOfRequest, newRequest } = kit;
  const { isResponse, receivedOf, contentOfResponse, newResponse } = kit;

  const named = (value) => (value === null ? "null" : isObject(value) ? "another object" : typeof value);

  const WANTED = {
    onRequest: "nothing, a Request or a Response",
    onResponse: "nothing or a Response",
    fetch: "a Response",
  };

  function deliver(token, stage, result) {
    if (stage !== "fetch" && (result === undefined || result === null)) {
      return;
    }
    if (isResponse(result)) {
      deliverResponse(token, result);
    } else if (stage === "onRequest" && isRequest(result)) {
      deliverRequest(token, result);
    } else {
      const wanted = WANTED[stage];
      const found = isRequest(result) ? "a Request" : named(result);
      throw new TypeError(`${stage} must return ${wanted}, returned ${found}`);
    }
  }

  function deliverRequest(token, request) {
    const call = incomingOf(request);
    if (call === null) {
      const content = contentOfRequest(request);
      const body = content === undefined ? null : bodyOf(token, content);
      goOn(token, request.method, targetOf(request), fieldsOf(request.headers), body);
    } else if (!incoming.isSame(call, token)) {
      throw new TypeError("the returned Request belongs to an earlier call");
    }
  }

  function deliverResponse(token, response) {
    const received = receivedOf(response);
    if (received !== null) {
      if (!incoming.isSame(received, token)) {
        throw new TypeError("the returned Response belongs to an earlier call");
      }
      return;
    }
    answer(token, response.status, fieldsOf(response.headers), bodyOf(token, contentOfResponse(response)));
  }

  // For the gateway, which takes a body that comes from elsewhere as it is.
  function bodyOf(token, content) {
    if (content === null) {
      return textBody("");
    }
    const { value, source, stream } = content;
    if (source !== null) {
      if (isUsed(content) && stream !== null) {
        throw new TypeError("the body was read, so that nothing of it is left to go on");
      }
      return passBody(token, source);
    }
    if (isUsed(content)) {
      throw new TypeError("the body of the returned message was read already");
    }
    if (value === null) {
      return part("bodies").guestBodyOf(token, stream);
    }
    return typeof value === "string" ? textBody(value) : bytesBody(value.buffer, value.byteOffset, value.byteLength);
  }

  // Gives whether the result is still to come: then `settle` or `reject` follows when the
  // promise settles, in this turn or a later one.
  function concluded(token, stage, result) {
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
  }

  const STAGES = ["onRequest", "onResponse", "fetch"];

  function attach(plugin, withHelp = false) {
    if (!isObject(plugin)) {
      return `must be an object with onRequest or onResponse, was ${named(plugin)}`;
    }
    const given = {};
    for (const stage of STAGES) {
      const handler = plugin[stage];
      if (handler !== undefined && typeof handler !== "function") {
        return `has ${stage} that is no function but ${named(handler)}`;
      }
      if (handler !== undefined) {
        const entry = stage === "fetch" ? configured(plugin, handler) : handler;
        given[stage] = withHelp ? entry : alone(stage, plugin, entry);
      }
    }
    const count = Object.keys(given).length;
    if (count === 0) {
      return "has neither onRequest nor onResponse nor fetch";
    }
    if (given.fetch !== undefined && count > 1) {
      return "has fetch beside onRequest or onResponse, but fetch stands for both";
    }
    return given;
  }

  // As in workers elsewhere: the second argument is what the operator has configured.
  function configured(plugin, fetch) {
    return (request, ctx) => apply(fetch, plugin, [request, kit.config, ctx]);
  }

  // GraalJS makes what a handler is called with, and looks itself at what that gives. Elsewhere both is
  // done here.
  function alone(stage, plugin, handler) {
    return (token) => {
      enter(token);
      const isRequest = stage !== "onResponse";
      const message = isRequest ? newRequest(token) : newResponse(token);
      const ctx = newContext(token, isRequest ? message : undefined);
      return concluded(token, stage, apply(handler, plugin, [message, ctx]));
    };
  }

  // A turn that goes on with what a call waited for.
  function resumed(token, callback, value, failure) {
    enter(token);
    if (failure === undefined) {
      callback(value);
    } else {
      callback(null, failure);
    }
  }

  Object.assign(kit, { attach, bodyOf, concluded, resumed });
});
