import { basename } from 'node:path';
import type { EntityType } from '../catalog/catalog.ts';
import { OperatorError } from '../kernel/errors.ts';
import { mapFields, type FieldMap } from './field-map.ts';
import { foldIdentifier } from './fold-identifier.ts';
import type { JsonObject } from './json-object.ts';

/** The entity type of that name, singular or plural, however it is written. */
export function namedEntityType<E extends EntityType>(types: ReadonlyMap<string, E>, name: string): E | undefined {
  const folded = foldIdentifier(name);
  return [...types.values()].find((entity) => [entity.name, entity.singular, entity.plural].some((known) => foldIdentifier(known) === folded));
}

/** The same; throws OperatorError where there is none. */
export function entityTypeOf<E extends EntityType>(types: ReadonlyMap<string, E>, name: string): E {
  const entity = namedEntityType(types, name);
  if (entity === undefined) throw new OperatorError(`There is no entity type "${name}": give --type one of ${namesOf(types)}.`);
  return entity;
}

/**
 * The type of a file's records where nobody says it: that which the file is named after, the only one, or else the one with
 * the most of the fields that the first records have. Throws OperatorError where that is none, or more than one.
 */
export function chooseEntityType<E extends EntityType>(types: ReadonlyMap<string, E>, file: string, firstRecords: readonly JsonObject[], map: FieldMap): E {
  const named = namedEntityType(types, basename(file).replace(/\..*$/, ''));
  if (named !== undefined) return named;
  const [only, ...others] = types.values();
  if (only !== undefined && others.length === 0) return only;
  const fits = [...types.values()].map((entity) => ({ entity, fields: firstRecords.reduce((sum, record) => sum + knownFields(entity, record, map), 0) }));
  const most = Math.max(...fits.map(({ fields }) => fields));
  const [best, second] = fits.filter(({ fields }) => fields === most && fields > 0);
  if (best === undefined) throw new OperatorError(`The records of ${file} fit no entity type: give --type one of ${namesOf(types)}, and name their fields by --map.`);
  if (second !== undefined) throw new OperatorError(`The records of ${file} may be of type ${best.entity.name} or ${second.entity.name}: give --type one of ${namesOf(types)}.`);
  return best.entity;
}

/** How many fields of a record a type has; 0 without its own key. */
function knownFields(entity: EntityType, record: JsonObject, map: FieldMap): number {
  const fields = mapFields(record, map);
  if (!fields.has(entity.ownKey.name) && !fields.has('id')) return 0;
  return [...fields.keys()].filter((name) => entity.attributes.has(name) || entity.relationships.has(name)).length;
}

function namesOf(types: ReadonlyMap<string, EntityType>): string {
  return [...types.keys()].join(', ');
}
