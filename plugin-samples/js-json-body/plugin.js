// Edits JSON bodies: stamps orders on their way in, takes what is internal out of answers.
/** @param {string | null} type */
const isJson = (type) => type !== null && /^application\/(?:[\w.-]+\+)?json\b/i.test(type);

/** @type {Plugin} */
export default {
  async onRequest(request, ctx) {
    if (!isJson(request.headers.get("Content-Type"))) {
      return;
    }
    let order;
    try {
      order = await request.json();
    } catch (error) {
      if (!(error instanceof SyntaxError)) {
        throw error;
      }
      return Response.json({ error: "the body is no JSON" }, { status: 400 });
    }
    return new Request(request, { body: JSON.stringify({ ...Object(order), via: ctx.route }) });
  },

  async onResponse(response) {
    if (!isJson(response.headers.get("Content-Type"))) {
      return;
    }
    const { internal, ...rest } = await response.json();
    if (internal === undefined) {
      return; // what was read goes on as it came
    }
    return new Response(JSON.stringify(rest), response);
  },
};
