/** Of each thing the highest version: one statement may touch a row once, and every event is the complete state. */
export function latest<T extends { readonly versie: number }>(
  events: readonly T[],
  idOf: (event: T) => string,
): T[] {
  const byId = new Map<string, T>();
  for (const event of events) {
    const id = idOf(event);
    const known = byId.get(id);
    if (known === undefined || event.versie > known.versie) byId.set(id, event);
  }
  return [...byId.values()];
}
