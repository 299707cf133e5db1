type Known = "acme" | "globex";

const known: Record<Known, number> = { acme: 1, globex: 2 };

export function tenantOf(request: Request): string {
  const name = request.headers.get("X-Name") as Known;
  if (!(name in known)) {
    throw new Error(`no tenant ${name}`);
  }
  return String(known[name]);
}
