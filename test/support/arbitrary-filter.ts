import fc from 'fast-check';
import type { Attribute, EntityType } from '../../src/catalog/catalog.ts';
import { arbitraryScalar } from './arbitrary-value.ts';

export type FilterInput = Readonly<Record<string, unknown>>;

/** Filters as clients write them and GraphQL has coerced them, `depth` levels of connectives and relationships deep. */
export function arbitraryFilterInput(entity: EntityType, depth = 2): fc.Arbitrary<FilterInput> {
  const members: fc.Arbitrary<FilterInput>[] = [...entity.attributes.values()].filter((a) => a.comparable).map((a) => named(a.name, conditionsOn(a)));
  if (depth > 0) {
    const inner = fc.constant(undefined).chain(() => arbitraryFilterInput(entity, depth - 1));
    members.push(named('not', inner), named('and', fc.array(inner, { maxLength: 2 })), named('or', fc.array(inner, { maxLength: 2 })));
    for (const relationship of entity.relationships.values()) members.push(named(relationship.name, fc.constant(undefined).chain(() => conditionsOnRelated(relationship.target, depth - 1))));
  }
  return fc.array(fc.oneof(...members), { maxLength: 2 }).map((parts) => Object.assign({}, ...parts) as FilterInput);
}

function conditionsOnRelated(target: EntityType, depth: number): fc.Arbitrary<FilterInput> {
  const inner = fc.option(arbitraryFilterInput(target, depth), { freq: 5, nil: null });
  const plain = fc.record({ some: inner, none: inner, all: inner }, { requiredKeys: [] });
  return target.hierarchy === undefined ? plain : fc.oneof(plain.map((p) => ({ ...p, descendants: false })), fc.record({ some: inner, none: inner, descendants: fc.constant(true) }, { requiredKeys: ['descendants'] }));
}

/** The operators that the attribute's filter type has. */
function conditionsOn(attribute: Attribute): fc.Arbitrary<FilterInput> {
  const one = arbitraryScalar(attribute);
  const many = fc.array(one, { maxLength: 3 });
  const operands: Record<string, fc.Arbitrary<unknown>> = { isNull: fc.boolean() };
  if (attribute.list) Object.assign(operands, { hasSome: many, hasAll: many, hasNone: many });
  else Object.assign(operands, { eq: one, ne: one });
  if (!attribute.list && attribute.kind !== 'boolean') Object.assign(operands, { in: many, notIn: many });
  if (!attribute.list && !['boolean', 'enum', 'id'].includes(attribute.kind)) Object.assign(operands, { lt: one, lte: one, gt: one, gte: one });
  if (!attribute.list && ['string', 'id'].includes(attribute.kind)) Object.assign(operands, { startsWith: one });
  return fc.record(operands, { requiredKeys: [] });
}

function named(name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<FilterInput> {
  return value.map((v) => ({ [name]: v }));
}
