import type { EntityType, Relationship } from '../catalog/catalog.ts';
import type { Value } from '../model/value.ts';
import type { EdgeList, EntityPut } from '../ports/truth-store.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import type { JsonObject } from './json-object.ts';
import { readKey } from './read-key.ts';
import { readTargets } from './read-targets.ts';
import { readValue } from './read-value.ts';
import { Unreadable } from './unreadable.ts';

/** What one record asks to be written. */
export interface RecordWrites {
  /** The record's own entity first, then targets of which it says more than the key. */
  readonly puts: readonly [EntityPut, ...EntityPut[]];
  readonly lists: readonly EdgeList[];
}

/**
 * One JSON object as an instance of a type. Its fields are those of the SDL. Of an attribute null means absence; of a
 * relationship null means nothing and `[]` that there are none; a field that is missing leaves all as it is. `id` stands for
 * the own key where that is not given. Fields that the type does not have are told to `onIgnored`.
 */
export function readRecord(entity: EntityType, record: JsonObject, map: FieldMap, onIgnored: (field: string) => void): RecordWrites | Unreadable {
  const problems: string[] = [];
  const fields = mapFields(record, map, problems);
  const keyName = !fields.has(entity.ownKey.name) && !entity.attributes.has('id') ? 'id' : entity.ownKey.name;
  const key = fields.has(keyName) ? readKey(keyName, fields.get(keyName), problems) : void problems.push(`${entity.ownKey.name}: is missing, and identifies a ${entity.name}`);
  const attributes: Record<string, Value> = {};
  const lists: EdgeList[] = [];
  const targets: EntityPut[] = [];
  for (const [name, value] of fields) {
    if (name === keyName || name === '__typename') continue;
    const attribute = entity.attributes.get(name);
    const relationship = entity.relationships.get(name);
    if (attribute !== undefined) {
      const read = readValue(attribute, value, problems);
      if (read !== undefined) attributes[name] = read;
    } else if (relationship?.transitive === true) {
      problems.push(`${name}: goes any number of steps; ${oneStep(entity, relationship)}`);
    } else if (relationship === undefined) {
      onIgnored(name);
    } else if (value !== null) {
      const read = readTargets(relationship, value, problems, onIgnored);
      lists.push({ relationship, key: key ?? '', targets: read.targets });
      targets.push(...read.puts);
    }
  }
  if (key === undefined || problems.length > 0) return new Unreadable(problems.join('; '));
  return { puts: [{ entity, key, attributes }, ...targets], lists };
}

function oneStep(entity: EntityType, { edge, direction }: Relationship): string {
  const field = [...entity.relationships.values()].find((other) => !other.transitive && other.edge === edge && other.direction === direction);
  return field === undefined ? `write relationships of type ${edge.type}` : `write "${field.name}", the field of one step`;
}
