// The way from the gateway into the plugin's handlers, and from what they return back.
(function (host, kit) {
  "use strict";

  const { answer, bytesBody, goOn, passBody, reject, settle, textBody } = host;
  const { incoming, isObject, isUsed, part, fieldsOf, newContext } = kit;
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

  // GraalJS makes what a handler is called with, and looks itself at what that gives.
  const entries = {
    onRequest: (plugin) => (token, request, ctx) => {
      kit.call = token;
      return plugin.onRequest(request, ctx);
    },
    onResponse: (plugin) => (token, response, ctx) => {
      kit.call = token;
      return plugin.onResponse(response, ctx);
    },
    // As in workers elsewhere: the second argument is what the operator has configured.
    fetch: (plugin) => (token, request, ctx) => {
      kit.call = token;
      return plugin.fetch(request, kit.config, ctx);
    },
  };

  // Elsewhere both is done here.
  function alone(stage, entry) {
    return (token) => {
      const isRequest = stage !== "onResponse";
      const message = isRequest ? newRequest(token) : newResponse(token);
      return concluded(token, stage, entry(token, message, newContext(token, isRequest ? message : undefined)));
    };
  }
  const STAGES = ["onRequest", "onResponse", "fetch"];

  function attach(plugin, withHelp = false) {
    if (!isObject(plugin)) {
      return `must be an object with onRequest or onResponse, was ${named(plugin)}`;
    }
    for (const stage of STAGES) {
      if (plugin[stage] !== undefined && typeof plugin[stage] !== "function") {
        return `has ${stage} that is no function but ${named(plugin[stage])}`;
      }
    }
    const given = STAGES.filter((stage) => plugin[stage] !== undefined);
    if (given.length === 0) {
      return "has neither onRequest nor onResponse nor fetch";
    }
    if (given.includes("fetch") && given.length > 1) {
      return "has fetch beside onRequest or onResponse, but fetch stands for both";
    }
    const entry = (stage) => (withHelp ? entries[stage](plugin) : alone(stage, entries[stage](plugin)));
    return Object.fromEntries(given.map((stage) => [stage, entry(stage)]));
  }

  // A turn that goes on with what a call waited for.
  function resumed(token, callback, value, failure) {
    kit.call = token;
    if (failure === undefined) {
      callback(value);
    } else {
      callback(null, failure);
    }
  }

  Object.assign(kit, { attach, bodyOf, concluded, resumed });
});
