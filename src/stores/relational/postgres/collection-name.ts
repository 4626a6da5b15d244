import { snakeCase } from '../../../catalog/names.ts';
import { shortHash } from '../../../kernel/hash.ts';

/** Leaves room for the number of a generation within the 60 characters of a collection's name. */
const longest = 50;

/** What the collections of an entity type are called, but for their number. Long names that begin alike differ in a hash of the whole. */
export function collectionName(entity: string): string {
  const name = snakeCase(entity);
  if (name.length <= longest) return name;
  const hash = shortHash(name);
  return `${name.slice(0, longest - hash.length - 1)}_${hash}`;
}
