import type { Catalog, EdgeType } from '../../../catalog/catalog.ts';
import type { EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import type { PathOutcome, PathQuery } from '../../../ports/graph-store.ts';
import { Parameters } from '../../clients/neo4j/cypher/parameters.ts';
import { step } from '../../clients/neo4j/cypher/patterns.ts';
import { quoteText } from '../../clients/neo4j/cypher/quote.ts';
import type { CypherReader, CypherRow } from '../../clients/neo4j/neo4j-client.ts';
import { searchFromBothEnds, type PathRound, type PathRow } from '../search-from-both-ends.ts';
import { matchKey, type MirrorShape } from './mirror-shape.ts';
import { readProperties } from './stored-values.ts';

/** One statement for each round of the search: Cypher's own shortest path prefers none of several. */
export async function shortestPath(client: CypherReader, catalog: Catalog, shape: MirrorShape, query: PathQuery, call: Call): Promise<PathOutcome> {
  const kinds = [...catalog.edges.values()].filter((edge) => query.types.includes(edge.type));
  return searchFromBothEnds(query, async (round) => {
    const parameters = new Parameters(call.tenancy);
    const text = statement(catalog, kinds, round, shape, parameters);
    if (text === undefined) return [];
    return (await client.read(text, parameters.values, call, 'shortestPath')).map((row) => pathRow(catalog, row));
  });
}

/**
 * Undefined where no edge of these kinds can be at what was reached. One text for each set of types that was: from which end, how far and
 * in which order is said by parameters.
 */
function statement({ entities }: Catalog, kinds: readonly EdgeType[], { near, far, fromStart, limit }: PathRound, shape: MirrorShape, parameters: Parameters): string | undefined {
  const reached = byType(near);
  const forwards = parameters.add(fromStart);
  const arms = [...entities.keys()].flatMap((type) => {
    const nodes = reached.get(type);
    if (nodes === undefined) return [];
    const ends = kinds.flatMap((kind) => [...(kind.source.name === type ? [{ kind, direction: 'OUT' as const }] : []), ...(kind.target.name === type ? [{ kind, direction: 'IN' as const }] : [])]);
    const list = ends.length === 0 ? '' : parameters.add(nodes);
    return ends.map(({ kind, direction }) => {
      const [own, other] = direction === 'OUT' ? [kind.source, kind.target] : [kind.target, kind.source];
      return `UNWIND ${list} AS f ${matchKey('n', own, 'f.key', shape)} MATCH ${step('n', 'e', kind, direction, `m:${shape.label(other)}`)} WHERE ${shape.visible('m', other)}
        RETURN f.nth AS nth, ${quoteText(other.name)} AS type, m._key AS key, ${quoteText(kind.id)} AS kind, ${quoteText(kind.type)} AS via, ${direction === 'OUT'} = ${forwards} AS along, e`;
    });
  });
  if (arms.length === 0) return undefined;
  const places = Object.fromEntries([...byType(far)].map(([type, nodes]) => [type, Object.fromEntries(nodes.map(({ nth, key }) => [key, nth]))]));
  const [startNth, endNth] = [`CASE WHEN ${forwards} THEN nth ELSE joint END`, `CASE WHEN ${forwards} THEN joint ELSE nth END`];
  // For each node next to the near frontier its first edge; of these first the joint, if there is one.
  return `CALL { ${arms.join('\n UNION ALL ')} }
    WITH * ORDER BY nth, via, along DESC
    WITH type, key, head(collect([nth, kind, along, properties(e), via])) AS best
    WITH type, key, best, best[0] AS nth, best[4] AS via, best[2] AS along, ${parameters.add(places)}[type][key] AS joint
    WHERE joint IS NOT NULL OR ${parameters.add(limit > 0)}
    RETURN type, key, best, joint ORDER BY joint IS NULL, ${startNth}, ${endNth}, via, along DESC LIMIT ${parameters.add(BigInt(Math.max(limit, 1)))}`;
}

function byType(refs: readonly EntityRef[]): ReadonlyMap<string, readonly { readonly key: string; readonly nth: bigint }[]> {
  const groups = new Map<string, { key: string; nth: bigint }[]>();
  for (const [i, { type, key }] of refs.entries()) groups.set(type, [...(groups.get(type) ?? []), { key, nth: BigInt(i + 1) }]);
  return groups;
}

function pathRow({ edges }: Catalog, row: CypherRow): PathRow {
  const [nth, kind, along, properties] = row['best'] as readonly [number, string, boolean, unknown];
  const edge = edges.get(kind);
  if (edge === undefined) throw new TypeError(`the statement named no kind of edge: ${kind}`);
  const found = { nth, to: { type: String(row['type']), key: String(row['key']) }, edge: { edge, along, properties: readProperties(edge.properties, properties) } };
  return row['joint'] === null ? found : { ...found, joint: Number(row['joint']) };
}
