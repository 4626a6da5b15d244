import fc from 'fast-check';
import { writeSchema, type AttributePlan, type EdgePlan, type EntityPlan, type SchemaPlan } from './schema-plan.ts';

/**
 * Valid schemas as SDL text: attributes of every kind under every mark, relationships of every direction, depth and number,
 * edges with properties and strengths, vectors, hierarchies, things described and not. Names are often somebody's reserved
 * words, or as long as they may be. A failing schema shrinks to the few lines that matter.
 */
export function arbitrarySchema({ mostEntities = 6 }: { readonly mostEntities?: number } = {}): fc.Arbitrary<string> {
  const plan: fc.Arbitrary<SchemaPlan> = fc.record({
    enums: fc.uniqueArray(fc.record({ name: fc.constantFrom('Kind', 'COLOUR', 'state_of', 'Select2'), members: unique(['A', 'on', 'OFF', 'select', '_1', 'Zz'], 1, 4) }), { maxLength: 2, selector: ({ name }) => name }),
    properties: fc.uniqueArray(fc.record({ name: fc.constantFrom('Link', 'BOND', 'properties_of'), attributes: attributes(3).map((all) => all.filter(({ name }) => !['from', 'type'].includes(name))), strength: fc.boolean() }).filter((p) => p.strength || p.attributes.length > 0), { maxLength: 2, selector: ({ name }) => name }),
    entities: fc.uniqueArray(entity, { minLength: 1, maxLength: mostEntities, selector: ({ name }) => name }),
    edges: fc.array(edge, { maxLength: 6 }),
  });
  return plan.map(writeSchema);
}

/** None of them, nor what is generated for them, meets another. */
const typeNames = [
  'Part', 'Cart', 'PartType', 'Person', 'Series', 'Data', 'URLPath', 'HTTP2Server', 'Order', 'User', 'Group', 'Table', 'Test_Result', 'X1', 'constructor', 'Index', 'Mouse',
  `${'Long'.repeat(12)}A`, `${'Long'.repeat(12)}B`,
];

const attributeNames = [
  'name', 'title', 'typeName', 'snake_case', 'URLOfPart', 'x', 'a1B2', 'select', 'from', 'user', 'order', 'table', 'default', 'null', 'true', 'first', 'after', 'filter', 'orderBy', 'node', 'edges',
  'nodes', 'cursor', 'key', 'type', 'tenant', 'project', 'version', 'text', 'vector', 'slot', 'properties', 'constructor', 'toString', 'hasOwnProperty', 'some', 'descendants', 'isNull', 'exclude', 'eq',
  `a${'z'.repeat(62)}`, `b${'z'.repeat(62)}`,
];

const attribute: fc.Arbitrary<AttributePlan> = fc.record({
  name: fc.constantFrom(...attributeNames),
  type: fc.oneof(fc.constantFrom('String', 'ID', 'Int', 'Float', 'Boolean', 'DateTime', 'Date', 'JSON'), fc.nat({ max: 1 })),
  list: chance(4),
  required: chance(4),
  filterable: fc.boolean(),
  mirrors: fc.subarray<'VECTOR' | 'GRAPH'>(['VECTOR', 'GRAPH']),
  description: fc.option(fc.constantFrom('Plain words.', 'With "quotes", \\ and\nnewline.', '"""', 'Grüße 😀 #'), { freq: 2 }),
});

const entity: fc.Arbitrary<EntityPlan> = fc
  .record({
    name: fc.constantFrom(...typeNames),
    plural: chance(4),
    description: fc.option(fc.constant('A thing of its kind.')),
    ownKey: fc.record({ name: fc.constantFrom('key', 'name', 'SKU', 'where', 'valueOf'), type: fc.constantFrom('String', 'ID'), isName: fc.boolean() }),
    attributes: attributes(7),
    importance: fc.option(fc.nat(3)),
    recency: fc.option(fc.nat(3)),
    vectors: fc.option(fc.record({ from: fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }), nearest: fc.boolean() }), { freq: 3 }),
  })
  .map((plan) => ({ ...plan, attributes: plan.attributes.filter(({ name }) => name !== plan.ownKey.name) }));

const edge: fc.Arbitrary<EdgePlan> = fc.record({
  type: fc.constantFrom('HAS', 'part-of', 'x', 'IN', 'LIKES_2'),
  source: fc.nat(5),
  target: fc.nat(5),
  out: fc.option(fc.boolean(), { freq: 3 }),
  in: fc.option(fc.boolean(), { freq: 2 }),
  both: fc.boolean(),
  below: fc.boolean(),
  above: fc.boolean(),
  weight: fc.option(fc.constantFrom(0, 0.25, 1), { freq: 2 }),
  properties: fc.option(fc.nat(1), { freq: 2 }),
});

function attributes(most: number): fc.Arbitrary<AttributePlan[]> {
  return fc.uniqueArray(attribute, { maxLength: most, selector: ({ name }) => name });
}

function unique(members: readonly string[], minLength: number, maxLength: number): fc.Arbitrary<string[]> {
  return fc.uniqueArray(fc.constantFrom(...members), { minLength, maxLength });
}

/** True once in so many times. */
function chance(of: number): fc.Arbitrary<boolean> {
  return fc.nat(of - 1).map((n) => n === 1);
}
