import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { compareCodePoints } from '../../../src/kernel/code-points.ts';
import { globalId, sameEntity, type EntityRef } from '../../../src/model/entity-ref.ts';
import type { PathOutcome, PathQuery } from '../../../src/ports/graph-store.ts';
import type { EdgePut } from '../../../src/ports/truth-store.ts';
import { arbitrarySchema } from '../../support/arbitrary-schema.ts';
import { arbitraryWorld } from '../../support/arbitrary-world.ts';
import { dataOf } from '../../support/data-of-world.ts';
import { catalogOf } from '../../support/domain-sdl.ts';
import { hostileTexts } from '../truth-store/library.ts';
import { propertyRuns } from '../property-runs.ts';
import { callOf, counted, newTenancy, owners } from '../stored-data.ts';
import { edge, film, films, genre } from './films.ts';
import type { GraphStoreUnderTest, OpenGraphStore } from './under-test.ts';

export function pathItems(open: OpenGraphStore, worldsMs: number, part: number): void {
  describe('paths', () => {
    let under: GraphStoreUnderTest;
    beforeAll(async () => void (under = await open(films)));

    const between = (from: string, to: string, query: Partial<PathQuery> = {}): PathQuery => ({ from: refOf(from), to: refOf(to), types: ['OF', 'LIKE', 'SEQUEL', 'PARENT', 'STANDS_ON'], maxDepth: 6, frontier: 1_000, ...query });

    it('GS60 MUST find the shortest path over edges of any type and either direction, with their properties', async () => {
      const tenancy = newTenancy();
      await under.write({
        puts: ['a', 'b', 'c', 'd'].map((key) => film(key)).concat(genre('g')),
        edges: [edge('OF', 'a', 'g'), edge('OF', 'b', 'g'), edge('LIKE', 'c', 'b', { strength: 0.5, properties: { note: 'well' } }), edge('SEQUEL', 'a', 'd'), edge('SEQUEL', 'd', 'b')],
      }, tenancy);
      const call = callOf(tenancy);
      const found = await under.store.shortestPath(between('Film:a', 'Film:c'), call);
      expect(shown(found)).toBe('Film:a -SEQUEL> Film:d -SEQUEL> Film:b <LIKE- Film:c');
      expect(found.kind === 'path' && found.edges.map(({ properties }) => properties)).toEqual([{}, {}, { strength: 0.5, note: 'well', rank: null }]);
      expect(shown(await under.store.shortestPath(between('Film:c', 'Film:a'), call))).toBe('Film:c -LIKE> Film:b <SEQUEL- Film:d <SEQUEL- Film:a');
      expect(shown(await under.store.shortestPath(between('Film:a', 'Film:c', { types: ['OF', 'LIKE'] }), call))).toBe('Film:a -OF> Genre:g <OF- Film:b <LIKE- Film:c');
      expect(await under.store.shortestPath(between('Film:a', 'Film:c', { types: ['OF'] }), call)).toEqual({ kind: 'none' });
    });

    it('GS61 MUST take at most one native request for each edge of a path, and none from a node to itself', async () => {
      const tenancy = newTenancy();
      const line = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
      await under.write({ puts: line.map((key) => film(key)), edges: line.slice(1).map((key, i) => edge('SEQUEL', line[i] ?? '', key)) }, tenancy);
      for (const [length, key] of line.entries()) {
        const { result, requests } = await counted(tenancy, (call) => under.store.shortestPath(between('Film:a', `Film:${key}`), call));
        expect(result.kind === 'path' ? result.edges.length : result.kind).toBe(length <= 6 ? length : 'none');
        expect(requests.length).toBeLessThanOrEqual(Math.min(length, 6) * (under.walks === true ? 2 * films.edges.size * 2 : 1));
      }
      const { result } = await counted(tenancy, (call) => under.store.shortestPath(between('Film:a', 'Film:d', { maxDepth: 2 }), call));
      expect(result).toEqual({ kind: 'none' });
    });

    it('GS62 MUST give up, and say up to where there is no path, rather than look at a frontier wider than it may', async () => {
      const tenancy = newTenancy();
      const fans = ['g', 'h'].flatMap((top) => Array.from({ length: 12 }, (_, i) => ({ top, key: `${top}${i}` })));
      await under.write({ puts: [genre('g'), genre('h'), ...fans.map(({ key }) => film(key))], edges: [...fans.map(({ top, key }) => edge('OF', key, top)), edge('SEQUEL', 'g3', 'h4')] }, tenancy);
      const call = callOf(tenancy);
      expect(shown(await under.store.shortestPath(between('Genre:g', 'Genre:h', { frontier: 12 }), call))).toBe('Genre:g <OF- Film:g3 -SEQUEL> Film:h4 -OF> Genre:h');
      expect(await under.store.shortestPath(between('Genre:g', 'Genre:h', { frontier: 11 }), call)).toEqual({ kind: 'tooWide', depth: 1 });
      // What is one step away is found however many others are.
      expect(shown(await under.store.shortestPath(between('Genre:g', 'Film:g7', { frontier: 1 }), call))).toBe('Genre:g <OF- Film:g7');
    });

    it('GS63 MUST find the first of the shortest paths, by nodes and then by edges, in generated worlds', async () => {
      await fc.assert(
        fc.asyncProperty(worlds, fc.array(fc.nat(), { minLength: 2, maxLength: 2 }), fc.array(fc.record({ from: fc.nat(), to: fc.nat(), maxDepth: fc.integer({ min: 1, max: 6 }) }), { minLength: 12, maxLength: 12 }), async (world, fewer, asks) => {
          const { puts, edges } = dataOf(world);
          if (puts.length === 0) return;
          const generated = await open(world.catalog);
          try {
            const call = callOf();
            await generated.write({ puts, edges }, call.tenancy);
            const refs = puts.map(({ entity, key }): EntityRef => ({ type: entity.name, key }));
            const all = [...new Set([...world.catalog.edges.values()].map(({ type }) => type))];
            for (const [i, ask] of asks.entries()) {
              const [from, to] = [refs[ask.from % refs.length], refs[ask.to % refs.length]];
              const types = all.filter((_, n) => n !== (fewer[i % fewer.length] ?? 0) % (all.length + 1));
              if (from === undefined || to === undefined || types.length === 0) continue;
              const query = { from, to, types, maxDepth: ask.maxDepth, frontier: 1_000 };
              expect(shown(await generated.store.shortestPath(query, call)), JSON.stringify(query)).toBe(firstPath(edges, query));
            }
          } finally {
            await generated.close();
          }
        }),
        { numRuns: propertyRuns(15, part), interruptAfterTimeLimit: worldsMs },
      );
    });

    it('GS64 MUST NOT walk over another’s edges, whoever it is, and take any text for what it is', async () => {
      for (const [i, owner] of owners.entries())
        await under.write({ puts: [film('a'), film('b'), film(`own ${i}`)], edges: [edge('SEQUEL', 'a', `own ${i}`), ...(i % 2 === 0 ? [edge('LIKE', 'a', 'b')] : [])] }, owner);
      for (const [i, owner] of owners.entries()) {
        const call = callOf(owner);
        expect(shown(await under.store.shortestPath(between('Film:a', 'Film:b'), call))).toBe(i % 2 === 0 ? 'Film:a -LIKE> Film:b' : 'none');
        for (const [n] of owners.entries()) expect((await under.store.shortestPath(between('Film:a', `Film:own ${n}`), call)).kind, `${i} ${n}`).toBe(i === n ? 'path' : 'none');
      }
      const tenancy = newTenancy();
      await under.write({ puts: hostileTexts.flatMap((text) => [film(text), genre(text)]), edges: hostileTexts.map((text, i) => edge('OF', text, hostileTexts[(i + 1) % hostileTexts.length] ?? '')) }, tenancy);
      for (const [i, text] of hostileTexts.entries()) {
        const next = hostileTexts[(i + 1) % hostileTexts.length] ?? '';
        const found = await under.store.shortestPath({ ...between('Film:a', 'Genre:g'), from: { type: 'Film', key: text }, to: { type: 'Genre', key: next } }, callOf(tenancy));
        expect(shown(found), JSON.stringify(text)).toBe(`Film:${text} -OF> Genre:${next}`);
      }
    });
  });
}

const worlds = arbitrarySchema({ mostEntities: 3 }).chain((sdl) => arbitraryWorld(catalogOf(sdl)));

function refOf(text: string): EntityRef {
  return { type: text.slice(0, text.indexOf(':')), key: text.slice(text.indexOf(':') + 1) };
}

/** `Film:a -SEQUEL> Film:b <OF- Genre:c` */
function shown(outcome: PathOutcome): string {
  if (outcome.kind !== 'path') return outcome.kind;
  return outcome.nodes.map((node, i) => `${globalId(node)}${i < outcome.edges.length ? ` ${arrow(outcome.edges[i]?.edge.type ?? '', outcome.edges[i]?.along === true)} ` : ''}`).join('');
}

function arrow(type: string, along: boolean): string {
  return along ? `-${type}>` : `<${type}-`;
}

interface Way {
  readonly to: EntityRef;
  readonly type: string;
  readonly along: boolean;
}

/** By distance from the far end: at each node the first neighbour that is one nearer. */
function firstPath(edges: readonly EdgePut[], { from, to, types, maxDepth }: PathQuery): string {
  const ways = (at: EntityRef): Way[] => edges.filter(({ edge: kind }) => types.includes(kind.type)).flatMap(({ edge: kind, source, target }) => {
    const [own, other] = [{ type: kind.source.name, key: source }, { type: kind.target.name, key: target }];
    return [...(sameEntity(own, at) ? [{ to: other, type: kind.type, along: true }] : []), ...(sameEntity(other, at) ? [{ to: own, type: kind.type, along: false }] : [])];
  });
  const distances = new Map([[globalId(to), 0]]);
  const queue = [to];
  for (const at of queue)
    for (const { to: next } of ways(at))
      if (!distances.has(globalId(next))) {
        distances.set(globalId(next), (distances.get(globalId(at)) ?? 0) + 1);
        queue.push(next);
      }
  const length = distances.get(globalId(from));
  if (length === undefined || length > maxDepth) return 'none';
  let text = globalId(from);
  for (let at = from, left = length; left > 0; left--) {
    const [first] = ways(at).filter(({ to: next }) => distances.get(globalId(next)) === left - 1).toSorted((a, b) =>
      compareCodePoints(a.to.type, b.to.type) || compareCodePoints(a.to.key, b.to.key) || compareCodePoints(a.type, b.type) || Number(b.along) - Number(a.along));
    if (first === undefined) throw new Error('distances contradict edges');
    text += ` ${arrow(first.type, first.along)} ${globalId(first.to)}`;
    at = first.to;
  }
  return text;
}
