export default {
  async onResponse(response) {
    const order = await response.json();
    order.seen = "gateway";
    order.items[0].count += 1;
    delete order.internal;
    return new Response(JSON.stringify(order), response);
  },
};
