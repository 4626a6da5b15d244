import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bindFilter } from '../../../src/planner/requirement/bind-filter.ts';
import { matches } from '../../../src/model/filter-match.ts';
import { servedGateway, type ServedGateway } from '../../support/served-gateway.ts';
import { temporaryZvec } from '../../support/temporary-zvec.ts';
import { Random } from '../random.ts';
import { hostileText } from './hostile-values.ts';
import { schema } from './things.ts';

const seed = Number(process.env['TREFOIL_FUZZ_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const rows = 150;
const filters = 180 * Number(process.env['TREFOIL_FUZZ_RUNS'] ?? 1);
const filtersAtOnce = 30;

interface Thing {
  readonly key: string;
  readonly text: string;
  readonly reference: string;
  readonly words: readonly string[];
  readonly more: unknown;
}

let served: ServedGateway;
let things: readonly Thing[];
let end: () => Promise<void>;
const random = new Random(seed);

beforeAll(async () => {
  const temporary = await temporaryZvec({})();
  end = temporary.end;
  served = await servedGateway({ schema, vectors: temporary, timeout: 20_000 });
  const text = () => legalText(random);
  things = Array.from({ length: rows }, (_, i) => ({ key: `k${i}`, text: text(), reference: text(), words: [text(), text()], more: { [text()]: [text(), null] } }));
  await write(things);
  await served.gateway.relay.settle();
  await served.gateway.feed.look();
}, 60_000);
afterAll(() => end());

/** Half surrogate pairs and U+0000 are refused, which is said elsewhere. */
function legalText(from: Random): string {
  for (;;) {
    const text = hostileText(from).slice(0, 300);
    if (text.isWellFormed() && !text.includes('\0')) return text;
  }
}

// Answers are read as a client reads them.
async function ask(query: string, variables: Readonly<Record<string, unknown>>): Promise<any> {
  const { data, errors } = await served.ask(query, { variables });
  expect(errors).toBeUndefined();
  return data;
}

async function write(items: readonly object[]): Promise<void> {
  await ask('mutation ($items: [ThingPut!]!) { putThings(items: $items) { results { outcome } } }', { items: items.map((item) => ({ ...item, title: 'Garden' })) });
}

const keysOf = ({ nodes }: { readonly nodes: readonly { readonly key: string }[] }) => nodes.map(({ key }) => key).toSorted();

describe(`texts of every kind (TREFOIL_FUZZ_SEED=${seed})`, () => {
  it('come back as they were written', async () => {
    const { things: read } = await ask('{ things(first: 200) { nodes { key text reference words more } } }', {});
    expect(new Map(read.nodes.map((node: Thing) => [node.key, node]))).toEqual(new Map(things.map((thing) => [thing.key, thing])));
  });

  it('are found by filters just where they stand, in rows and beside vectors', async () => {
    const entity = served.gateway.catalog.entities.get('Thing');
    if (entity === undefined) throw new Error('no Thing');
    for (let done = 0; done < filters; done += filtersAtOnce) {
      const asked = Array.from({ length: filtersAtOnce }, () => randomFilter(random));
      const variables = Object.fromEntries(asked.map((filter, i) => [`f${i}`, filter]));
      const given = asked.map((_, i) => `$f${i}: ThingFilter`).join(', ');
      const data = await ask(`query (${given}) { ${asked.map((_, i) => `l${i}: things(filter: $f${i}, first: 200) { nodes { key } } s${i}: searchThings(query: "Garden", filter: $f${i}, first: 200) { nodes { key } }`).join(' ')} }`, variables);
      for (const [i, filter] of asked.entries()) {
        const bound = bindFilter(entity, filter);
        const expected = things.filter((thing) => matches(bound, thing as never, thing.key)).map(({ key }) => key).toSorted();
        expect(keysOf(data[`l${i}`]), `rows by ${JSON.stringify(filter)}`).toEqual(expected);
        expect(keysOf(data[`s${i}`]), `vectors by ${JSON.stringify(filter)}`).toEqual(expected);
      }
    }
  }, 300_000);

  it('can be searched for, whatever they mean to an engine', async () => {
    const queries = Array.from({ length: 40 }, () => legalText(random)).filter((text) => text.trim() !== '');
    const variables = Object.fromEntries(queries.map((text, i) => [`q${i}`, text]));
    await ask(`query (${queries.map((_, i) => `$q${i}: String!`).join(', ')}) { ${queries.map((_, i) => `s${i}: search(query: $q${i}, first: 3) { edges { score why { summary ... on TextReason { highlights } } } } p${i}: suggest(prefix: "x") { name }`).join(' ')} }`, variables);
  });
});

function randomFilter(from: Random): object {
  const { text, reference, words } = from.pick(things);
  const other = () => (from.chance(0.8) ? from.pick(things).text : legalText(from));
  return from.pick<() => object>([
    () => ({ text: { eq: text } }),
    () => ({ text: { ne: text } }),
    () => ({ text: { in: [other(), other(), text] } }),
    () => ({ text: { notIn: [other(), text] } }),
    () => ({ text: { startsWith: [...text].slice(0, 1 + from.below(4)).join('') } }),
    () => ({ text: { [from.pick(['lt', 'lte', 'gt', 'gte'])]: other() } }),
    () => ({ reference: { eq: reference } }),
    () => ({ words: { [from.pick(['hasSome', 'hasAll', 'hasNone'])]: [from.pick(words), ...(from.chance(0.5) ? [other()] : [])] } }),
    () => ({ not: { text: { eq: text } }, words: { hasSome: [from.pick(words)] } }),
  ])();
}
