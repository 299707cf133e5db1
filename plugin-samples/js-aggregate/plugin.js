// Answers /profile/ID from two services at once; one that is away leaves its part out.
/** @param {string} url */
async function part(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(500) });
    return answer.ok ? await answer.json() : null;
  } catch {
    return null;
  }
}

/** @type {Plugin} */
export default {
  async onRequest(request) {
    const id = /^\/profile\/(\w+)$/.exec(request.path)?.[1];
    if (id === undefined) {
      return;
    }
    const [user, orders] = await Promise.all([part(`service://users/${id}`), part(`service://orders/?user=${id}`)]);
    if (user === null && orders === null) {
      return Response.json({ error: "neither service answers" }, { status: 502 });
    }
    return Response.json({ user, orders });
  },
};
