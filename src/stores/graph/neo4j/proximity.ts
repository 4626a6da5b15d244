import type { Catalog, EdgeType, EntityType } from '../../../catalog/catalog.ts';
import { globalId, type EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import { proximityConstants, type AnchorGroup, type GraphHit, type GraphHitList } from '../../../ports/graph-store.ts';
import { Parameters } from '../../clients/neo4j/cypher/parameters.ts';
import { manySteps, step } from '../../clients/neo4j/cypher/patterns.ts';
import { quoteFloat, quoteText } from '../../clients/neo4j/cypher/quote.ts';
import type { CypherReader } from '../../clients/neo4j/neo4j-client.ts';
import { matchKey, type MirrorShape } from './mirror-shape.ts';

export interface ProximityGroup {
  readonly anchors: AnchorGroup;
  /** Only these entities; all where absent. */
  readonly keys?: readonly string[];
}

const { decay, hubLimit } = proximityConstants;

/** The proximity of `GraphStore`, for any number of groups of anchors in one statement. */
export async function readProximity(
  client: CypherReader, catalog: Catalog, shape: MirrorShape, groups: readonly ProximityGroup[], target: EntityType, limit: number, call: Call, operation: 'neighbourhood' | 'proximity',
): Promise<GraphHitList[]> {
  const parameters = new Parameters(call.tenancy);
  const text = statement({ catalog, shape, target, parameters }, groups, limit);
  const rows = text === undefined ? [] : await client.read(text, parameters.values, call, operation);
  const lists = groups.map((): GraphHit[] => []);
  for (const row of rows) lists[Number(row['g'])]?.push(...(row['hits'] as StoredHit[]).map((stored) => hitOf(stored)));
  return lists.map((hits) => ({ hits: hits.slice(0, limit), exhausted: hits.length <= limit }));
}

interface Search {
  readonly catalog: Catalog;
  readonly shape: MirrorShape;
  readonly target: EntityType;
  readonly parameters: Parameters;
}

/** Anchors of one type, as the statement has them. */
interface Anchors {
  readonly entity: EntityType;
  /** The parameter: a list of group and key. */
  readonly list: string;
  /** The condition that a key is among those its group is restricted to. */
  readonly within: (key: string) => string;
}

/** Undefined where nothing can be near. */
function statement(search: Search, groups: readonly ProximityGroup[], limit: number): string | undefined {
  const arms = anchorsByType(search, groups).flatMap((anchors) => [...itself(search, anchors), ...oneStep(search, anchors), ...twoSteps(search, anchors)]);
  if (arms.length === 0) return undefined;
  const bounded = limit < Number.MAX_SAFE_INTEGER ? `[0..${search.parameters.add(BigInt(limit) + 1n)}]` : '';
  // Added up in one order whatever the plan, or a cursor's score would miss the item it came from by its last bit.
  return `CALL { ${arms.join('\n UNION ALL ')} }
    WITH g, key, p, path ORDER BY p DESC, size(path), path
    WITH g, key, collect(p) AS parts, head(collect(path)) AS path
    WITH g, key, reduce(sum = 0.0, p IN parts | sum + p) AS total, path
    WITH g, key, total, path ORDER BY g, total DESC, key WHERE total > 0
    RETURN g, collect([key, total, path])${bounded} AS hits`;
}

/** An anchor that a group names twice counts once. */
function anchorsByType({ catalog, parameters }: Search, groups: readonly ProximityGroup[]): Anchors[] {
  const byType = new Map<EntityType, { g: bigint; key: string }[]>();
  for (const [g, { anchors, keys }] of groups.entries())
    for (const { type, key } of keys?.length === 0 ? [] : new Map(anchors.map((ref) => [globalId(ref), ref])).values()) {
      const entity = catalog.entities.get(type);
      if (entity !== undefined) byType.set(entity, [...(byType.get(entity) ?? []), { g: BigInt(g), key }]);
    }
  if (byType.size === 0) return [];
  const restricted = groups.some(({ keys }) => keys !== undefined);
  // As maps: a key is looked up in them, not searched for.
  const allowed = restricted ? parameters.add(groups.map(({ keys }) => Object.fromEntries((keys ?? []).map((key) => [key, true])))) : '';
  const within = (key: string) => (restricted ? ` AND ${allowed}[a.g][${key}] IS NOT NULL` : '');
  // In the catalog's order, or the same types in another would be another text, and planned anew.
  return [...catalog.entities.values()].flatMap((entity) => {
    const ofType = byType.get(entity);
    return ofType === undefined ? [] : [{ entity, list: parameters.add(ofType), within }];
  });
}

function itself({ target }: Search, { entity, list, within }: Anchors): string[] {
  if (entity !== target) return [];
  return [`UNWIND ${list} AS a WITH a WHERE true${within('a.key')} RETURN a.g AS g, a.key AS key, 1.0 AS p, [${quoteText(entity.name)}, a.key] AS path`];
}

/** For each kind of edge the strongest between the entity and the anchor or what is below it. */
function oneStep({ catalog, shape, target }: Search, { entity, list, within }: Anchors): string[] {
  const { hierarchy } = entity;
  const [anchor, x] = [quoteText(entity.name), quoteText(target.name)];
  const below = hierarchy === undefined ? '' : `MATCH ${manySteps({ near: 'n', far: 'm', entity, edge: hierarchy.edge, direction: hierarchy.direction, quantifier: '{0,}' }, shape)}`;
  const near = hierarchy === undefined ? 'n' : 'm';
  const down = hierarchy === undefined ? '' : `CASE WHEN m = n THEN [] ELSE [${quoteText(hierarchy.edge.type)}, ${anchor}, m._key] END + `;
  return kindsBetween(catalog, entity, target).map(({ edge, direction }) =>
    `UNWIND ${list} AS a ${matchKey('n', entity, 'a.key', shape)} ${below}
      MATCH ${step(near, 'e', edge, direction, `x:${shape.label(target)}`)} WHERE x <> n AND e._strength > 0 AND ${shape.visible('x', target)}${within('x._key')}
      WITH a.g AS g, n, x, ${quoteFloat(edge.weight)} * e._strength AS p, [${anchor}, n._key] + ${down}[${quoteText(edge.type)}, ${x}, x._key] AS path ORDER BY p DESC, size(path), path
      WITH g, n, x, head(collect([p, path])) AS best RETURN g, x._key AS key, best[0] AS p, best[1] AS path`);
}

/**
 * Through every node that anchor and entity share, unless it is a hub. The first step goes over all kinds at once: an arm for each
 * kind of the first and of the second would be planned for longer than anyone waits.
 */
function twoSteps({ catalog, shape, target }: Search, { entity, list, within }: Anchors): string[] {
  if (entity.embedding === undefined) return [];
  const [anchor, x] = [quoteText(entity.name), quoteText(target.name)];
  return [...catalog.entities.values()].flatMap((middle) => {
    const first = kindsBetween(catalog, entity, middle);
    if (first.length === 0) return [];
    const [direction = 'BOTH', ...others] = new Set(first.map((way) => way.direction));
    const pattern = step('n', 'e1', first.map(({ edge }) => edge), others.length === 0 ? direction : 'BOTH', `m:${shape.label(middle)}`);
    return waysTo(catalog, middle, target).map((second) =>
      `UNWIND ${list} AS a ${matchKey('n', entity, 'a.key', shape)}
        MATCH ${pattern} WHERE m <> n AND e1._strength > 0
        WITH a, n, m, type(e1) AS via, ${weightOf(first)} * e1._strength AS reached, COUNT { ${step('m', '', second.edge, second.direction, `:${shape.label(target)}`)} } AS d WHERE d <= ${hubLimit}
        MATCH ${step('m', 'e2', second.edge, second.direction, `x:${shape.label(target)}`)} WHERE x <> n AND x <> m AND e2._strength > 0 AND ${shape.visible('x', target)}${within('x._key')}
        RETURN a.g AS g, x._key AS key, ${quoteFloat(decay)} * reached * ${quoteFloat(second.edge.weight)} * e2._strength / sqrt(d) AS p,
          [${anchor}, n._key, via, ${quoteText(middle.name)}, m._key, ${quoteText(second.edge.type)}, ${x}, x._key] AS path`);
  });
}

/** The weight of `e1`'s kind, which its type and direction tell. */
function weightOf(ways: readonly Way[]): string {
  const cases = ways.map(({ edge, direction }) => {
    const at = { OUT: ' AND startNode(e1) = n', IN: ' AND endNode(e1) = n', BOTH: '' }[direction];
    return `WHEN type(e1) = ${quoteText(edge.type)}${at} THEN ${quoteFloat(edge.weight)}`;
  });
  return `CASE ${cases.join(' ')} ELSE 0.0 END`;
}

interface Way {
  readonly edge: EdgeType;
  readonly direction: 'OUT' | 'IN' | 'BOTH';
}

/** The kinds of edges that join two types, whichever way. */
function kindsBetween({ edges }: Catalog, near: EntityType, far: EntityType): Way[] {
  return weighty(edges).flatMap((edge): Way[] => {
    const [out, into] = [edge.source === near && edge.target === far, edge.target === near && edge.source === far];
    return out || into ? [{ edge, direction: out && into ? 'BOTH' : out ? 'OUT' : 'IN' }] : [];
  });
}

/** The same, each direction by itself. */
function waysTo(catalog: Catalog, near: EntityType, far: EntityType): Way[] {
  return kindsBetween(catalog, near, far).flatMap(({ edge, direction }): Way[] => (direction === 'BOTH' ? [{ edge, direction: 'OUT' }, { edge, direction: 'IN' }] : [{ edge, direction }]));
}

function weighty(edges: Catalog['edges']): EdgeType[] {
  return [...edges.values()].filter(({ weight }) => weight > 0);
}

type StoredHit = readonly [key: string, proximity: number, path: readonly string[]];

/** A path is stored as type, key, relationship, type, key, …. */
function hitOf([key, proximity, path]: StoredHit): GraphHit {
  const nodes: EntityRef[] = [];
  const types: string[] = [];
  for (let i = 0; i < path.length; i += 3) {
    nodes.push({ type: path[i] ?? '', key: path[i + 1] ?? '' });
    if (i + 2 < path.length) types.push(path[i + 2] ?? '');
  }
  return { key, proximity, path: { nodes, types } };
}
