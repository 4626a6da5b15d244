import fc from 'fast-check';
import type { Attribute, EntityType } from '../../src/catalog/catalog.ts';
import type { Scalar } from '../../src/model/value.ts';
import { arbitraryScalar } from './arbitrary-value.ts';
import { rowsOf, type World } from './world.ts';

export type FilterInput = Readonly<Record<string, unknown>>;

/** Filters as clients write them and GraphQL has coerced them, most of them on values that the world holds. `depth` bounds connectives and relationships in each other. */
export function arbitraryFilterInput(world: World, entity: EntityType, depth = 2): fc.Arbitrary<FilterInput> {
  const attributes = [...entity.attributes.values()].filter((a) => a.comparable);
  const members: fc.Arbitrary<FilterInput>[] = [fc.constantFrom(...attributes).chain((a) => named(a.name, conditionsOn(a, presentValues(world, entity, a))))];
  if (depth > 0) {
    const inner = later(() => arbitraryFilterInput(world, entity, depth - 1));
    members.push(named('not', inner), named('and', fc.array(inner, { maxLength: 2 })), named('or', fc.array(inner, { maxLength: 2 })));
    const relationships = [...entity.relationships.values()];
    if (relationships.length > 0) members.push(fc.constantFrom(...relationships).chain((r) => named(r.name, conditionsOnRelated(world, r.target, depth - 1))));
  }
  return fc.array(fc.oneof(...members), { minLength: depth > 1 ? 1 : 0, maxLength: 2 }).map((parts) => Object.assign({}, ...parts) as FilterInput);
}

function conditionsOnRelated(world: World, target: EntityType, depth: number): fc.Arbitrary<FilterInput> {
  const inner = later(() => arbitraryFilterInput(world, target, depth));
  const plain = someOf({ some: inner, none: inner, all: inner });
  return target.hierarchy === undefined ? plain : fc.oneof(plain.map((p) => ({ ...p, descendants: false })), someOf({ some: inner, none: inner }).map((p) => ({ ...p, descendants: true })));
}

/** The operators that the attribute's filter type has. */
function conditionsOn(attribute: Attribute, present: readonly Scalar[]): fc.Arbitrary<FilterInput> {
  const any = arbitraryScalar(attribute);
  const one = present.length === 0 ? any : fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...present) }, { weight: 1, arbitrary: any });
  const many = fc.array(one, { maxLength: 3 });
  const operands: Record<string, fc.Arbitrary<unknown>> = { isNull: fc.boolean() };
  if (attribute.list) Object.assign(operands, { hasSome: many, hasAll: many, hasNone: many });
  else Object.assign(operands, { eq: one, ne: one });
  if (!attribute.list && attribute.kind !== 'boolean') Object.assign(operands, { in: many, notIn: many });
  if (!attribute.list && !['boolean', 'enum', 'id'].includes(attribute.kind)) Object.assign(operands, { lt: one, lte: one, gt: one, gte: one });
  if (!attribute.list && ['string', 'id'].includes(attribute.kind)) Object.assign(operands, { startsWith: one.map((text) => [...String(text)].slice(0, 2).join('')) });
  return someOf(operands);
}

function presentValues(world: World, entity: EntityType, { name }: Attribute): Scalar[] {
  return [...rowsOf(world, entity).values()].flatMap((row) => (row[name] ?? []) as Scalar | Scalar[]);
}

/** One member, and now and then a second. */
function someOf(members: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<FilterInput> {
  const one = fc.constantFrom(...Object.entries(members)).chain(([name, value]) => named(name, value));
  return fc.oneof({ weight: 3, arbitrary: one }, { weight: 1, arbitrary: fc.tuple(one, one).map(([a, b]) => ({ ...a, ...b })) });
}

function named(name: string, value: fc.Arbitrary<unknown>): fc.Arbitrary<FilterInput> {
  return value.map((v) => ({ [name]: v }));
}

function later<T>(make: () => fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.constant(undefined).chain(make);
}
