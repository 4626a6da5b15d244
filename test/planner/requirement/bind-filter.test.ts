import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Attribute, Catalog, EntityType, Relationship } from '../../../src/catalog/catalog.ts';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { ErrorCode } from '../../../src/kernel/errors.ts';
import { everything, negate, nothing, type Filter } from '../../../src/model/filter.ts';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import { arbitraryFilterInput, type FilterInput } from '../../support/arbitrary-filter.ts';
import { arbitrarySchema } from '../../support/arbitrary-schema.ts';
import { arbitraryWorld } from '../../support/arbitrary-world.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { refusalOf } from '../../support/refusal-of.ts';
import { neighbours, passes, rowsOf, type World } from '../../support/world.ts';

/** A world, one of its types and filters on it. */
const questions = arbitrarySchema({ mostEntities: 3 }).chain((sdl) => {
  const catalog = catalogOf(sdl);
  return fc.record({ sdl: fc.constant(sdl), world: arbitraryWorld(catalog), type: fc.constantFrom(...catalog.entities.keys()) })
    .chain((given) => fc.record({ sdl: fc.constant(given.sdl), world: fc.constant(given.world), type: fc.constant(given.type), inputs: fc.array(arbitraryFilterInput(given.world, entityOf(catalog, given.type)), { minLength: 10, maxLength: 20 }) }));
});

describe('a filter', () => {
  it('lets pass what the schema’s descriptions say, row by row', () => {
    fc.assert(
      fc.property(questions, ({ world, type, inputs }) => {
        const entity = entityOf(world.catalog, type);
        for (const input of inputs) {
          const filter = bindFilter(entity, input);
          for (const key of rowsOf(world, entity).keys()) expect(passes(world, entity, key, filter), `${key}: ${fc.stringify(input)}`).toBe(holds(world, entity, key, input));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('and its opposite part every set of rows in two', () => {
    fc.assert(
      fc.property(questions, ({ world, type, inputs }) => {
        const entity = entityOf(world.catalog, type);
        for (const filter of inputs.map((input) => bindFilter(entity, input)))
          for (const key of rowsOf(world, entity).keys()) {
            expect(passes(world, entity, key, negate(filter)), fc.stringify(filter)).toBe(!passes(world, entity, key, filter));
            expect(passes(world, entity, key, negate(negate(filter)))).toBe(passes(world, entity, key, filter));
          }
      }),
      { numRuns: 60 },
    );
  });
});

describe('binding a filter', () => {
  const catalog = catalogOf(`
    type Work implements Node @entity { id: ID! key: String! @ownKey title: String year: Int score: Float tags: [String!] genres: [Genre!] @relationship(type: "BELONGS_TO") }
    type Genre implements Node @entity { id: ID! name: ID! @ownKey below: [Genre!] @relationship(type: "OVER", depth: ANY) }`);
  const work = entityOf(catalog, 'Work');
  const bind = (input: FilterInput) => bindFilter(work, input);

  it.each<[string, FilterInput | null | undefined, Filter]>([
    ['nothing given', undefined, everything],
    ['null', null, everything],
    ['an empty filter', {}, everything],
    ['members that are null', { title: null, and: null, genres: null }, everything],
    ['no alternative', { or: [] }, nothing],
    ['no condition', { and: [] }, everything],
    ['the opposite of everything', { not: {} }, nothing],
    ['an alternative without conditions', { or: [{ year: { eq: 1 } }, {}] }, everything],
    ['one alternative', { or: [{ year: { eq: 1 } }] }, { kind: 'compare', attribute: 'year', operator: 'eq', value: 1 }],
    ['one of none', { year: { in: [] } }, nothing],
    ['none of none', { year: { notIn: [] } }, { kind: 'null', attribute: 'year', isNull: false }],
    ['a value twice', { year: { in: [1, 1] } }, { kind: 'in', attribute: 'year', values: [1], negated: false }],
    ['an empty prefix', { title: { startsWith: '' } }, { kind: 'null', attribute: 'title', isNull: false }],
    ['the own key', { key: { eq: 'a' } }, { kind: 'keys', keys: ['a'], negated: false }],
    ['not the own key', { not: { key: { in: ['a', 'b'] } } }, { kind: 'keys', keys: ['a', 'b'], negated: true }],
    ['an own key that is absent', { key: { isNull: true } }, nothing],
    ['a range of own keys', { key: { gte: 'a' } }, { kind: 'compare', attribute: 'key', operator: 'gte', value: 'a' }],
    ['some of nothing in particular', { genres: { some: {} } }, { kind: 'related', relationship: 'genres', exists: true, descendants: false, filter: everything }],
    ['all of nothing in particular', { genres: { all: {} } }, { kind: 'related', relationship: 'genres', exists: false, descendants: false, filter: nothing }],
    ['all, without descendants', { genres: { all: { name: { eq: 'a' } }, descendants: false } }, { kind: 'related', relationship: 'genres', exists: false, descendants: false, filter: { kind: 'keys', keys: ['a'], negated: true } }],
  ])('takes %s', (_what, input, filter) => {
    expect(bindFilter(work, input)).toEqual(filter);
  });

  it.each<[string, FilterInput, string]>([
    ['a comparison with null', { or: [{ year: { eq: null } }] }, 'filter.or[0].year.eq is null.'],
    ['a set that is null', { not: { tags: { hasSome: null } } }, 'filter.not.tags.hasSome is null.'],
    ['a number without end', { score: { lt: Infinity } }, 'filter.score.lt holds "Infinity".'],
    ['no number', { score: { in: [1, NaN] } }, 'filter.score.in holds "NaN".'],
    ['too large a set', { year: { in: Array.from({ length: 10_001 }, (_, i) => i) } }, 'filter.year.in has 10001 members.'],
    ['all with descendants', { genres: { all: {}, descendants: true } }, 'filter.genres: all together with descendants has no clear meaning.'],
    ['half a character', { title: { startsWith: '\ud83d' } }, 'filter.title.startsWith holds half of a surrogate pair.'],
    ['a character that no store keeps', { genres: { some: { name: { in: ['a', 'b\0'] } } } }, 'filter.genres.some.name.in holds the character U+0000.'],
  ])('refuses %s, and says where', (_what, input, message) => {
    const error = refusalOf(() => bind(input));
    expect(error.code).toBe(ErrorCode.BadUserInput);
    expect(error.message).toBe(message);
    expect(error.expected ?? error.remedy).toBeTruthy();
  });
});

function entityOf(catalog: Catalog, name: string): EntityType {
  const entity = catalog.entities.get(name);
  if (entity === undefined) throw new Error(`no entity ${name}`);
  return entity;
}

/** What `schema/shared/filters.graphql` and the generated descriptions say, said again without any of the code's own words. */
function holds(world: World, entity: EntityType, key: string, input: FilterInput): boolean {
  return Object.entries(input).every(([name, given]) => {
    if (given === null || given === undefined) return true;
    if (name === 'and') return (given as FilterInput[]).every((f) => holds(world, entity, key, f));
    if (name === 'or') return (given as FilterInput[]).some((f) => holds(world, entity, key, f));
    if (name === 'not') return !holds(world, entity, key, given as FilterInput);
    const attribute = entity.attributes.get(name);
    if (attribute !== undefined) return Object.entries(given).every(([operator, operand]) => compares(attribute, operator, operand, rowsOf(world, entity).get(key)?.[name] ?? null));
    const relationship = entity.relationships.get(name);
    return relationship !== undefined && holdsOfRelated(world, relationship, key, given as FilterInput);
  });
}

function holdsOfRelated(world: World, relationship: Relationship, key: string, { some, none, all, descendants }: FilterInput): boolean {
  const { target } = relationship;
  const near = [...neighbours(world, relationship, key)];
  const good = (other: string, filter: FilterInput) => {
    const above = descendants === true && target.hierarchy !== undefined ? [...rowsOf(world, target).keys()].filter((top) => target.hierarchy && neighbours(world, target.hierarchy, top).has(other)) : [];
    return [other, ...above].some((one) => holds(world, target, one, filter));
  };
  return (some == null || near.some((other) => good(other, some as FilterInput))) && (none == null || !near.some((other) => good(other, none as FilterInput))) && (all == null || near.every((other) => good(other, all as FilterInput)));
}

function compares({ kind }: Attribute, operator: string, operand: unknown, value: unknown): boolean {
  if (operator === 'isNull') return (value === null) === operand;
  if (value === null) return false;
  const values = operand as readonly unknown[];
  const members = value as readonly unknown[];
  const order = (a: unknown, b: unknown) => (['int', 'float', 'boolean'].includes(kind) ? Number(a) - Number(b) : compareCodePoints(String(a), String(b)));
  switch (operator) {
    case 'eq': return value === operand;
    case 'ne': return value !== operand;
    case 'in': return values.includes(value);
    case 'notIn': return !values.includes(value);
    case 'lt': return order(value, operand) < 0;
    case 'lte': return order(value, operand) <= 0;
    case 'gt': return order(value, operand) > 0;
    case 'gte': return order(value, operand) >= 0;
    case 'startsWith': return String(value).startsWith(String(operand));
    case 'hasSome': return values.some((v) => members.includes(v));
    case 'hasAll': return values.every((v) => members.includes(v));
    case 'hasNone': return !values.some((v) => members.includes(v));
    default: throw new Error(`no operator ${operator}`);
  }
}
