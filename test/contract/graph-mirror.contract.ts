import { beforeAll, describe, expect, it } from 'vitest';
import type { Epoch } from '../../src/model/change.ts';
import { defaultTenancy, type Tenancy } from '../../src/model/tenancy.ts';
import type { Row } from '../../src/model/value.ts';
import type { EntityState, GraphMirror, MirrorPosition } from '../../src/ports/graph-mirror.ts';
import { FailureReason } from '../../src/ports/store-failure.ts';
import type { StandingEdge } from '../../src/ports/truth-store.ts';
import { edge, Film, Genre } from './graph-store/films.ts';
import { callOf } from './stored-data.ts';
import { hostileTexts } from './truth-store/library.ts';

export interface GraphMirrorUnderTest {
  readonly mirror: GraphMirror;
  /** `tenant project Type:key` → what is on the node and leaves it; null where it has no attributes yet. */
  readonly nodes: () => Promise<ReadonlyMap<string, ShownNode | null>>;
}

export interface ShownNode {
  readonly title: unknown;
  readonly version: number;
  /** `OF horror`, sorted. */
  readonly edges: readonly string[];
}

/** What every adapter of `src/ports/graph-mirror.ts` must do, beside a catalog that is `films`. */
export function graphMirrorContract(name: string, open: () => Promise<GraphMirrorUnderTest>): void {
  describe(`the graph mirror ${name}`, () => {
    let under: GraphMirrorUnderTest;
    let position: MirrorPosition;
    beforeAll(async () => {
      under = await open();
      await under.mirror.prepare(callOf());
      position = await under.mirror.begin({ truth: 'truth', shape: 'shape', applied: epoch(1), scanned: undefined }, callOf());
    });

    const apply = async (states: readonly EntityState[], next: Partial<MirrorPosition> = {}) => void (position = await under.mirror.apply(position, states, { applied: position.applied, scanned: position.scanned, ...next }, callOf()));
    const shown = async (key: string, type = 'Film', { tenant, project }: Tenancy = defaultTenancy) => (await under.nodes()).get(`${tenant} ${project} ${type}:${key}`);

    it('GM01 MUST have nothing to prepare the second time', async () => {
      expect(await under.mirror.prepare(callOf())).toEqual([]);
    });

    it('GM02 MUST say how far it is, as the last batch said, of the truth it mirrors', async () => {
      await apply([], { applied: epoch(7, 3), scanned: { entity: 'Film', after: { tenancy: { tenant: '"', project: '\n' }, key: '😀' } } });
      expect(await under.mirror.positions(callOf())).toEqual([position]);
      await apply([], { applied: undefined, scanned: undefined });
      expect(await under.mirror.positions(callOf())).toEqual([position]);
      expect(position).toMatchObject({ truth: 'truth', shape: 'shape', applied: undefined, scanned: undefined });
    });

    it('GM03 MUST bring an entity to each state, attributes and edges, with those left out that it does not have any more', async () => {
      await apply([film('a', 1, { title: 'Old', year: 1999 }, [of('g'), of('h'), like('b', 0.5)])]);
      expect(await shown('a')).toEqual({ title: 'Old', version: 1, edges: ['LIKE b 0.5', 'OF g 1', 'OF h 1'] });
      await apply([film('a', 2, {}, [of('h'), like('b', 0.25), like('a')])]);
      expect(await shown('a')).toEqual({ title: null, version: 2, edges: ['LIKE a 1', 'LIKE b 0.25', 'OF h 1'] });
      await apply([film('a', 2, {}, [of('h'), like('b', 0.25), like('a')])]);
      expect(await shown('a')).toEqual({ title: null, version: 2, edges: ['LIKE a 1', 'LIKE b 0.25', 'OF h 1'] });
    });

    it('GM04 MUST let an edge’s target stand without attributes until its own state comes', async () => {
      await apply([film('c', 1, {}, [like('d')])]);
      expect(await shown('d')).toBeNull();
      await apply([film('d', 1, { title: 'D' }, [])]);
      expect(await shown('d')).toEqual({ title: 'D', version: 1, edges: [] });
      expect((await shown('c'))?.edges).toEqual(['LIKE d 1']);
    });

    it('GM05 MUST remove who is deleted with the edges at both ends, and bear with who was not there', async () => {
      await apply([film('e', 1, {}, [like('f')]), film('f', 1, {}, [like('e'), of('g')])]);
      await apply([{ tenancy: defaultTenancy, entity: Film, key: 'f', now: undefined }, { tenancy: defaultTenancy, entity: Film, key: 'never', now: undefined }, { tenancy: defaultTenancy, entity: Genre, key: 'e', now: undefined }]);
      expect([await shown('f'), (await shown('e'))?.edges]).toEqual([undefined, []]);
    });

    it('GM06 MUST apply nothing of a batch that was made for another position', async () => {
      const before = position;
      await apply([film('i', 1, { title: 'first' }, [])]);
      for (const write of [() => under.mirror.apply(before, [film('i', 2, { title: 'second' }, [of('g')])], before, callOf()), () => under.mirror.complete(before, callOf())])
        await expect(write()).rejects.toMatchObject({ name: 'StoreFailure', reason: FailureReason.Conflict });
      expect(await shown('i')).toEqual({ title: 'first', version: 1, edges: [] });
      expect(await under.mirror.positions(callOf())).toEqual([position]);
    });

    it('GM07 MUST let one of several who apply at once be in time', async () => {
      const outcomes = await Promise.allSettled(['x', 'y', 'z'].map((title, n) => under.mirror.apply(position, [film('j', n, { title }, [])], position, callOf())));
      const [winner, ...others] = outcomes.filter(({ status }) => status === 'fulfilled');
      expect(others).toEqual([]);
      if (winner?.status === 'fulfilled') position = winner.value;
      for (const outcome of outcomes) if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ reason: FailureReason.Conflict });
      expect((await shown('j'))?.title).toBe(['x', 'y', 'z'][outcomes.findIndex(({ status }) => status === 'fulfilled')]);
    });

    it('GM08 MUST keep tenants and projects apart, in one batch too', async () => {
      const owners = [{ tenant: 'one', project: 'x' }, { tenant: 'one', project: 'y' }, { tenant: 'two', project: 'x' }];
      await apply(owners.map((tenancy, i) => ({ ...film('k', i, { title: `of ${i}` }, [like(`only ${i}`)]), tenancy })));
      for (const [i, tenancy] of owners.entries()) expect(await shown('k', 'Film', tenancy)).toEqual({ title: `of ${i}`, version: i, edges: [`LIKE only ${i} 1`] });
      await apply([{ tenancy: owners[1] ?? defaultTenancy, entity: Film, key: 'k', now: undefined }]);
      expect(await Promise.all(owners.map(async (tenancy) => (await shown('k', 'Film', tenancy))?.title))).toEqual(['of 0', undefined, 'of 2']);
    });

    it('GM09 MUST take any text for what it is', async () => {
      await apply(hostileTexts.map((text) => film(text, 1, { title: text }, [of(text)])));
      const nodes = await under.nodes();
      for (const text of hostileTexts) expect(nodes.get(`default default Film:${text}`), JSON.stringify(text)).toEqual({ title: text, version: 1, edges: [`OF ${text} 1`] });
    });

    it('GM11 MUST tell what stands there of a type, page by page: revisions, and every edge as it was given', async () => {
      const tenancy = { tenant: 'standing', project: 'p' };
      const edges = [{ ...like('p', 0.25), place: 3, properties: { strength: 0.25, note: hostileTexts.at(-1) ?? '', rank: 7 } }, { ...like('q'), properties: { strength: 1, note: null, rank: null } }, of('g')];
      await apply(['n', 'o', 'p', 'q'].map((key, i) => ({ ...film(key, i + 1, {}, key === 'o' ? edges : []), tenancy })));
      const standing = (after: string | undefined, limit: number, entity = Film) => under.mirror.standing('truth', entity, after, limit, callOf(tenancy));
      const pages = [await standing(undefined, 3), await standing('p', 3), await standing(undefined, 9, Genre)];
      expect(pages.map((page) => [...page].map(([key, node]) => [key, node.revision, node.edges?.length]))).toEqual([[['n', 1, 0], ['o', 2, 3], ['p', 3, 0]], [['q', 4, 0]], [['g', undefined, 0]]]);
      const byTarget = (all: readonly StandingEdge[]) => new Map(all.map((one) => [one.target, one]));
      expect(byTarget(pages[0]?.get('o')?.edges ?? [])).toEqual(byTarget(edges));
      expect(await under.mirror.owners('truth', Film, callOf())).toContainEqual(tenancy);
    });

    it('GM10 MUST remove at the end of one more filling what that has not found, and nothing before', async () => {
      await apply([film('stays', 1, {}, [like('named')]), film('goes', 1, {}, [])]);
      position = await under.mirror.begin({ truth: 'truth', shape: 'other', applied: epoch(9), scanned: { entity: 'Film', after: undefined } }, callOf());
      await apply([film('stays', 1, {}, [like('named')])]);
      expect([await shown('goes'), await shown('stays')]).toMatchObject([{ edges: [] }, { edges: ['LIKE named 1'] }]);
      await apply([film('named', 1, {}, [])]);
      position = await under.mirror.complete(position, callOf());
      expect(position).toMatchObject({ shape: 'other', scanned: undefined, applied: epoch(9) });
      expect([...(await under.nodes()).keys()].sort()).toEqual(['default default Film:named', 'default default Film:stays']);
    });
  });
}

function film(key: string, version: number, row: Row, edges: readonly StandingEdge[]): EntityState {
  return { tenancy: defaultTenancy, entity: Film, key, now: { row: { key, ...row }, version, revision: version, edges } };
}

function of(target: string): StandingEdge {
  return standing('OF', target, 1);
}

function like(target: string, strength = 1): StandingEdge {
  return standing('LIKE', target, strength);
}

function standing(type: string, target: string, strength: number): StandingEdge {
  const { edge: kind, place, properties } = edge(type, '', target, { strength });
  return { edge: kind, target, strength, place, properties };
}

function epoch(transaction: number, sequence = 1): Epoch {
  return { transaction: BigInt(transaction), sequence: BigInt(sequence) };
}
