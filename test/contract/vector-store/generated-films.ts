import fc from 'fast-check';
import type { Filter } from '../../../src/model/filter.ts';
import type { Row, Scalar } from '../../../src/model/value.ts';
import type { VectorAbilities, VectorRow } from '../../../src/ports/vector-store.ts';
import { attributes, film, hostileStrings } from './films.ts';

/** Strings as people and attackers write them. Half of them hostile, so that they meet each other in filters. */
const text = fc.oneof(fc.constantFrom(...hostileStrings), fc.string({ unit: 'grapheme', maxLength: 6 }), fc.string({ unit: 'binary', maxLength: 3 }).map((s) => s.replaceAll('\0', '')));
const integer = fc.oneof(fc.constantFrom(0, 1, -1, 1999, 2000, 2_147_483_647, -2_147_483_648), fc.integer({ min: -3, max: 3 }));
const float = fc.oneof(fc.constantFrom(0, -0, 0.1, 0.3, 1e21, -1e21, 1e-7, 5e-324, 1.7976931348623157e308, -1.7976931348623157e308, 1 / 3), fc.double({ noNaN: true, noDefaultInfinity: true }));
const moment = fc.date({ min: new Date('1900-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }).map((date) => date.toISOString());
const scalars: Readonly<Record<string, fc.Arbitrary<Scalar>>> = {
  string: text,
  id: text,
  int: integer,
  float,
  boolean: fc.boolean(),
  datetime: moment,
  date: moment.map((iso) => iso.slice(0, 10)),
  enum: fc.constantFrom('DARK', 'LIGHT', 'FUNNY'),
};

function scalarOf(kind: string): fc.Arbitrary<Scalar> {
  return scalars[kind] ?? fc.constant('');
}

const row: fc.Arbitrary<Row> = fc.record(
  Object.fromEntries(
    attributes.map(({ name, kind, list }) => {
      const value = kind === 'json' ? fc.jsonValue({ maxDepth: 2 }) : list ? fc.array(scalarOf(kind), { maxLength: 4 }) : scalarOf(kind);
      return [name, fc.option(value, { freq: 3 })];
    }),
  ),
) as fc.Arbitrary<Row>;

/** Up to thirty rows with distinct keys. */
export const films: fc.Arbitrary<readonly VectorRow[]> = fc
  .uniqueArray(fc.tuple(text.filter((key) => key.isWellFormed() && key.length <= 500), row), { minLength: 1, maxLength: 30, selector: ([key]) => key })
  .map((pairs) => pairs.map(([key, values], i) => film(key, { vector: [Math.cos(i), Math.sin(i), i, 1], attributes: values, text: `word${i % 3} common` })));

/** Filters of the kinds an engine declares; most of the values in them occur in the rows. */
export function filtersOn(rows: readonly VectorRow[], abilities: VectorAbilities): fc.Arbitrary<Filter> {
  const able = (kind: Filter['kind']): boolean => abilities.filters.has(kind);
  const scalar = attributes.filter((a) => !a.list && a.kind !== 'json');
  const textual = scalar.filter((a) => ['string', 'id', 'datetime', 'date', 'enum'].includes(a.kind));
  const lists = attributes.filter((a) => a.list && a.kind !== 'json');
  const valueOf = ({ name, kind }: { readonly name: string; readonly kind: string }): fc.Arbitrary<Scalar> => {
    const present = rows.flatMap((r) => (r.attributes[name] ?? []) as Scalar | readonly Scalar[]);
    return present.length === 0 ? scalarOf(kind) : fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...present) }, { weight: 1, arbitrary: scalarOf(kind) });
  };

  const leaves: readonly (fc.Arbitrary<Filter> | undefined)[] = [
    fc.record({ kind: fc.constant('constant' as const), value: fc.boolean() }),
    able('null') ? fc.record({ kind: fc.constant('null' as const), attribute: fc.constantFrom(...attributes.map((a) => a.name)), isNull: fc.boolean() }) : undefined,
    able('compare') ? fc.constantFrom(...scalar).chain((a) => fc.record({ kind: fc.constant('compare' as const), attribute: fc.constant(a.name), operator: fc.constantFrom('eq', 'ne', 'lt', 'lte', 'gt', 'gte'), value: valueOf(a) })) : undefined,
    able('in') ? fc.constantFrom(...scalar).chain((a) => fc.record({ kind: fc.constant('in' as const), attribute: fc.constant(a.name), values: fc.array(valueOf(a), { maxLength: 4 }), negated: fc.boolean() })) : undefined,
    able('prefix') ? fc.constantFrom(...textual).chain((a) => fc.record({ kind: fc.constant('prefix' as const), attribute: fc.constant(a.name), prefix: valueOf(a).chain((value) => prefixOf(String(value))), negated: fc.boolean() })) : undefined,
    able('list') ? fc.constantFrom(...lists).chain((a) => fc.record({ kind: fc.constant('list' as const), attribute: fc.constant(a.name), operator: fc.constantFrom('some', 'all', 'none', 'notAll'), values: fc.array(valueOf(a), { maxLength: 3 }) })) : undefined,
    able('keys') ? fc.record({ kind: fc.constant('keys' as const), keys: fc.array(fc.constantFrom('never was', ...rows.map((r) => r.key)), { maxLength: 5 }), negated: fc.boolean() }) : undefined,
  ];
  const leaf = fc.oneof(...leaves.filter((l) => l !== undefined));
  return fc.letrec<{ filter: Filter }>((tie) => ({
    filter: fc.oneof(
      { maxDepth: 3 },
      { weight: 2, arbitrary: leaf },
      { weight: 1, arbitrary: fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), filters: fc.array(tie('filter'), { maxLength: 3 }) }) },
    ),
  })).filter;
}

/** Cut between characters: half a surrogate pair is no string that a row could begin with. */
function prefixOf(value: string): fc.Arbitrary<string> {
  const characters = [...value];
  return fc.nat({ max: Math.min(characters.length, 3) }).map((length) => characters.slice(0, length).join(''));
}
