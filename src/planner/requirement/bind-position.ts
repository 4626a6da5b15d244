import type { AttributeKind, EntityType } from '../../catalog/catalog.ts';
import { decodeListCursor, malformedCursor } from '../../model/cursor.ts';
import { canonicalDate, canonicalDateTime } from '../../model/date-time.ts';
import type { Order, Position } from '../../model/order.ts';
import type { Value } from '../../model/value.ts';
import { problemOfText } from './bind-string.ts';

/**
 * Where a list goes on, or undefined where no cursor is given. Clients can write cursors themselves, so one whose values
 * the order's attributes cannot have is refused here, before a store chokes on it. Throws ClientError.
 */
export function bindPosition(cursor: unknown, scope: string, kinds: readonly AttributeKind[]): Position | undefined {
  if (typeof cursor !== 'string') return undefined;
  const position = decodeListCursor(cursor, scope, kinds.length);
  if (problemOfText(position.key) !== undefined || !kinds.every((kind, i) => fits(position.values[i] ?? null, kind))) throw malformedCursor(cursor);
  return position;
}

/** The edges' own order has two terms: strength and place. */
export const edgeKinds: readonly AttributeKind[] = ['float', 'int'];

export function kindsOf(entity: EntityType, order: Order): AttributeKind[] {
  return order.flatMap(({ attribute }) => entity.attributes.get(attribute)?.kind ?? []);
}

function fits(value: Value, kind: AttributeKind): boolean {
  if (value === null) return true;
  switch (kind) {
    case 'string':
    case 'id':
    case 'enum':
      return typeof value === 'string' && problemOfText(value) === undefined;
    case 'int':
      return typeof value === 'number' && (value | 0) === value;
    case 'float':
      return typeof value === 'number' && Number.isFinite(value);
    case 'boolean':
      return typeof value === 'boolean';
    case 'datetime':
      return canonicalDateTime(value) === value;
    case 'date':
      return canonicalDate(value) === value;
    case 'json':
      return false;
    default:
      return kind satisfies never;
  }
}
