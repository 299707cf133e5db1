import { tenantOf } from "./tenant";

interface Settings {
  header: string;
}

export default {
  onRequest(request: Request, ctx: { config: Settings }): void {
    const tenant: string = tenantOf(request);
    request.headers.set("X-Tenant", tenant);
  },
};
