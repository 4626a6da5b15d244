import type { EntityType } from '../../catalog/catalog.ts';
import { canonicalJson } from '../../kernel/canonical-json.ts';
import { shortHash } from '../../kernel/hash.ts';
import { FailureReason, StoreFailure } from '../../ports/store-failure.ts';
import type { MirrorPosition, StandingNode } from '../../ports/graph-mirror.ts';
import { positionOf, stateAsItIs, type GraphMirroring } from '../follow-into-graph.ts';
import type { DerivedCopy, Mark } from './compare-copy.ts';

/** The nodes of one type, with the edges that leave them, in the mirror of the truth of this name. */
export function graphCopy({ truth, mirror }: Pick<GraphMirroring, 'truth' | 'mirror'>, entity: EntityType, database: string): DerivedCopy {
  return {
    entity,
    owners: (call) => mirror.owners(database, entity, call),
    applied: async (call) => (await positionOf(mirror, database, call))?.applied,

    async marks(call) {
      const marks = new Map<string, Mark>();
      for (let after: string | undefined; ; ) {
        const page = await mirror.standing(database, entity, after, pageSize, call);
        for (const [key, node] of page) marks.set(key, markOf(node));
        if (page.size < pageSize) return marks;
        after = [...page.keys()].at(-1);
      }
    },

    async expected(revisions, call) {
      const edges = await truth.edgesFrom(entity, [...revisions.keys()], call);
      return new Map([...revisions].map(([key, revision]) => [key, markOf({ revision, edges: edges.get(key) ?? [] })]));
    },

    async bring(keys, mend, call) {
      while (mend) {
        // The position first: what is read after it is as new as all that is applied, or the mirror says no.
        const position = await positionOf(mirror, database, call);
        if (position === undefined) break;
        const states = await stateAsItIs(truth, entity, keys, call);
        if (await applied(position, states)) return new Set(states.flatMap(({ key, now }) => (now === undefined ? [] : [key])));
      }
      return new Set(keys);

      async function applied(position: MirrorPosition, states: Awaited<ReturnType<typeof stateAsItIs>>): Promise<boolean> {
        try {
          await mirror.apply(position, states, position, call);
          return true;
        } catch (error) {
          if (error instanceof StoreFailure && error.reason === FailureReason.Conflict) return false;
          throw error;
        }
      }
    },
  };

}

const pageSize = 2_000;

/** A row is as new as its revision says; edges are compared each by each, as there are hands that write no revision. */
function markOf({ revision, edges }: StandingNode): Mark {
  if (edges === undefined) return `${revision}/not ours`;
  const texts = edges.map(({ edge, target, strength, place, properties }) => canonicalJson([edge.id, target, strength, place, properties]));
  return texts.length === 0 ? `${revision}/` : `${revision}/${shortHash(texts.sort().join())}`;
}
