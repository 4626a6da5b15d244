import type { Catalog } from '../../catalog/catalog.ts';
import { ClientError, ErrorCode, quote } from '../../kernel/errors.ts';
import { parseGlobalId, type EntityRef } from '../../model/entity-ref.ts';
import { bindString } from './bind-string.ts';

/** The entity a global id names. Throws ClientError where it names no type of this schema; whether the entity exists is found out later. */
export function bindId(catalog: Catalog, id: unknown, path: string): EntityRef {
  const ref = parseGlobalId(bindString(id, path));
  if (ref !== undefined && catalog.entities.has(ref.type)) return ref;
  throw new ClientError(ErrorCode.BadId, `${path}: ${quote(id)} is no global id.`, {
    expected: 'the "id" of something this gateway returned',
    received: quote(id),
    remedy: `Ask for "id" and give it back as it is; to find something by its own key, use a by-key root such as "${[...catalog.entities.values()][0]?.singular ?? 'node'}".`,
  });
}
