/** Lets in only who names a tenant that is known. */
export default {
  onRequest(request, { config }) {
    const tenant = request.headers.get(config.header ?? "x-tenant");
    if (!config.tenants.includes(tenant)) {
      return new Response(null, { status: 403 });
    }
  },
};
