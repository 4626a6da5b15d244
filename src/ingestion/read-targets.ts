import type { Relationship } from '../catalog/catalog.ts';
import type { EdgeList, EntityPut } from '../ports/truth-store.ts';
import type { Value } from '../model/value.ts';
import { fieldOf, isJsonObject, type JsonObject } from './json-object.ts';
import { readEdge } from './read-edge.ts';
import { readKey } from './read-key.ts';
import { readValue } from './read-value.ts';

export interface Targets {
  /** In the order given; of several with one key the first. */
  readonly targets: EdgeList['targets'];
  /** What the record says of targets beside their keys. */
  readonly puts: readonly EntityPut[];
}

/** What a record gives for a relationship: a key, an object with the target's own key, properties of the edge and attributes of the target, or a list of these. */
export function readTargets(relationship: Relationship, value: unknown, problems: string[], onIgnored: (field: string) => void): Targets {
  const targets = new Map<string, EdgeList['targets'][number]>();
  const puts: EntityPut[] = [];
  for (const member of Array.isArray(value) ? (value as unknown[]) : [value]) {
    const found: string[] = [];
    const object = isJsonObject(member) ? member : undefined;
    const key = readKey(relationship.target.ownKey.name, object === undefined ? member : keyOf(relationship, object), found);
    const edge = readEdge(relationship.edge, object ?? {}, found);
    const put = object === undefined || key === undefined ? undefined : readPut(relationship, key, object, found, onIgnored);
    problems.push(...found.map((problem) => `${relationship.name}: ${problem}`));
    if (key === undefined || targets.has(key)) continue;
    targets.set(key, { key, ...edge });
    if (put !== undefined) puts.push(put);
  }
  if (!relationship.list && targets.size > 1) problems.push(`${relationship.name}: leads to one ${relationship.target.name}, got ${targets.size}`);
  return { targets: [...targets.values()], puts };
}

/** A target has no attribute `id`, so that name stands for its own key, as in records. */
function keyOf({ target }: Relationship, object: JsonObject): unknown {
  return fieldOf(object, target.ownKey.name) ?? fieldOf(object, 'id');
}

function readPut({ name, target, edge }: Relationship, key: string, object: JsonObject, problems: string[], onIgnored: (field: string) => void): EntityPut | undefined {
  const attributes: Record<string, Value> = {};
  for (const [field, value] of Object.entries(object)) {
    if (field === target.ownKey.name || field === 'id' || field === '__typename' || edge.properties.has(field)) continue;
    const attribute = target.attributes.get(field);
    if (attribute === undefined) onIgnored(`${name}.${field}`);
    const read = attribute && readValue(attribute, value, problems);
    if (read !== undefined) attributes[field] = read;
  }
  return Object.keys(attributes).length === 0 ? undefined : { entity: target, key, attributes };
}
