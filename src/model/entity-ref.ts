/** Names one entity: its type and, within type, tenant and project, its own key. */
export interface EntityRef {
  readonly type: string;
  readonly key: string;
}

/** The global id of GraphQL's `Node`. Opaque to clients; in fact `Type:key`. */
export function globalId(ref: EntityRef): string {
  return `${ref.type}:${ref.key}`;
}

/** The entity a global id names, or undefined where the text is no global id. Whether the type exists is the catalog's business. */
export function parseGlobalId(id: string): EntityRef | undefined {
  const colon = id.indexOf(':');
  if (colon <= 0 || colon === id.length - 1) return undefined;
  return { type: id.slice(0, colon), key: id.slice(colon + 1) };
}

export function sameEntity(a: EntityRef, b: EntityRef): boolean {
  return a.type === b.type && a.key === b.key;
}
