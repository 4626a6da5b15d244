import type { Catalog, EntityType } from '../../../catalog/catalog.ts';
import { globalId, type EntityRef } from '../../../model/entity-ref.ts';
import type { Call } from '../../../ports/call.ts';
import { proximityConstants, type AnchorGroup, type GraphHit, type GraphHitList } from '../../../ports/graph-store.ts';
import { edgeTable, ends, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow, SqlRunner } from '../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../clients/postgres/sql/quote.ts';

interface ProximityGroup {
  readonly anchors: AnchorGroup;
  /** Only these entities; all where absent. */
  readonly keys?: readonly string[];
}

const { decay, hubLimit } = proximityConstants;

/** The proximity of `GraphStore`, for any number of groups of anchors in one statement. */
export async function readProximity(
  sql: SqlRunner, catalog: Catalog, groups: readonly ProximityGroup[], target: EntityType, limit: number, call: Call, operation: 'neighbourhood' | 'proximity',
): Promise<GraphHitList[]> {
  const anchors = groups.flatMap((group, g) => (group.keys?.length === 0 ? [] : distinct(group.anchors).map((ref) => ({ g, ref }))));
  if (anchors.length === 0) return groups.map(() => ({ hits: [], exhausted: true }));
  const parameters = new Parameters(call.tenancy);
  const text = statement(catalog, groups, anchors, target, limit, parameters);
  const rows = await sql.query(text, parameters.values, call, { operation, family: 'graph' });
  const lists = groups.map((): GraphHit[] => []);
  for (const row of rows) lists[Number(row['g'])]?.push(hitOf(row, target));
  return lists.map((hits) => ({ hits: hits.slice(0, limit), exhausted: hits.length <= limit }));
}

function statement(
  catalog: Catalog, groups: readonly ProximityGroup[], anchors: readonly { readonly g: number; readonly ref: EntityRef }[], target: EntityType, limit: number, parameters: Parameters,
): string {
  const anchorTypes = new Set(anchors.map(({ ref }) => ref.type));
  const items = catalog.embedded.filter((entity) => anchorTypes.has(entity.name));
  const within = groups.some((group) => group.keys !== undefined);
  const list = (type: string, pick: (anchor: { g: number; ref: EntityRef }) => unknown) => parameters.add(anchors.map(pick), type);
  const ctes = [
    `anchor(g, type, key) AS (SELECT * FROM unnest(${list('int[]', (a) => a.g)}, ${list('text[]', (a) => a.ref.type)}, ${list('text[]', (a) => a.ref.key)}))`,
    ...(within ? [allowed(groups, parameters)] : []),
    `hop(near, far, kind, type, outward, weight) AS (VALUES ${hops(catalog)})`,
    ...reach(catalog, anchorTypes),
    ...(items.length > 0 ? bridges(items, target) : []),
    `part(g, key, p, path) AS (${[itself(target), oneStep(target, within), ...(items.length > 0 ? [twoSteps(target, within)] : [])].join('\n UNION ALL ')})`,
    // Added up in one order whatever the plan, or a cursor's score would miss the item it came from by its last bit.
    `total(g, key, p, path) AS (SELECT part.g, part.key, sum(p ORDER BY p DESC, path), (array_agg(path ORDER BY p DESC, path))[1] FROM part${within ? ' JOIN allowed a ON a.g = part.g WHERE a.keys ? part.key' : ''} GROUP BY part.g, part.key)`,
  ];
  const bounded = limit < Number.MAX_SAFE_INTEGER ? `WHERE nth <= ${parameters.add(limit + 1, 'bigint')}` : '';
  return `WITH RECURSIVE ${ctes.join(',\n')} SELECT g, key, p, path FROM (SELECT *, row_number() OVER (PARTITION BY g ORDER BY p DESC, key) AS nth FROM total WHERE p > 0) r ${bounded} ORDER BY g, p DESC, key`;
}

/** An anchor that a group names twice counts once. */
function distinct(refs: readonly EntityRef[]): readonly EntityRef[] {
  return [...new Map(refs.map((ref) => [globalId(ref), ref])).values()];
}

/** The keys each group is restricted to, as one JSON object: whether it has a member is found by bisection, whatever the planner thinks of row counts. */
function allowed(groups: readonly ProximityGroup[], parameters: Parameters): string {
  const pairs = groups.flatMap((group, g) => (group.keys ?? []).map((key) => ({ g, key })));
  return `allowed(g, keys) AS (SELECT p.g, jsonb_object_agg(p.key, true) FROM unnest(${parameters.add(pairs.map((p) => p.g), 'int[]')}, ${parameters.add(pairs.map((p) => p.key), 'text[]')}) p(g, key) GROUP BY p.g)`;
}

/** Every step a walk may take, as rows: from which type to which, over which kind of edge, which way. */
function hops(catalog: Catalog): string {
  const rows = [...catalog.edges.values()].filter((edge) => edge.weight > 0).flatMap(({ id, type, source, target, weight }) => [
    [source.name, target.name, id, type, true, weight] as const,
    [target.name, source.name, id, type, false, weight] as const,
  ]);
  if (rows.length === 0) return `(''::text, ''::text, ''::text, ''::text, true, 0::float8)`;
  return rows.map(([near, far, kind, type, outward, weight]) => `(${[near, far, kind, type].map(quoteText).join(', ')}, ${outward}, ${weight}::float8)`).join(', ');
}

/** The anchors and everything below them in their type's hierarchy; `trail` tells how it was reached, for the path. */
function reach(catalog: Catalog, anchorTypes: ReadonlySet<string>): string[] {
  const columns = '(g, anchor_type, anchor, key, trail)';
  const hierarchies = [...catalog.entities.values()].flatMap((entity) => (entity.hierarchy !== undefined && anchorTypes.has(entity.name) ? [{ entity, down: entity.hierarchy }] : []));
  if (hierarchies.length === 0) return [`reach${columns} AS (SELECT g, type, key, key, jsonb_build_array(type, key) FROM anchor)`];
  const steps = hierarchies.map(({ entity, down: { edge, direction } }) => {
    const [upper, lower] = ends(direction === 'IN' ? 'IN' : 'OUT');
    return `SELECT ${quoteText(entity.name)} AS type, ${upper} AS upper, ${lower} AS lower, ${quoteText(edge.type)} AS via FROM ${edgeTable} WHERE ${ofKind(edge)}`;
  });
  return [
    `walk(g, type, anchor, key, via) AS (
      SELECT g, type, key, key COLLATE "C", NULL::text FROM anchor
      UNION
      SELECT w.g, w.type, w.anchor, h.lower, h.via FROM walk w JOIN (${steps.join(' UNION ALL ')}) h ON h.type = w.type AND h.upper = w.key)`,
    `reach${columns} AS (SELECT g, type, anchor, key, CASE WHEN key = anchor THEN jsonb_build_array(type, key) ELSE jsonb_build_array(type, anchor, via, type, key) END FROM walk WHERE via IS NULL OR key <> anchor)`,
  ];
}

/** What items among the anchors have edges with, and how many entities of the target type stand around each such node. */
function bridges(items: readonly EntityType[], target: EntityType): string[] {
  const isItem = `s.type IN (${items.map((entity) => quoteText(entity.name)).join(', ')})`;
  return [
    `first(g, anchor_type, anchor, type, key, via, p) AS (${eachWay((way, own, other) =>
      `SELECT s.g, s.type, s.key, h.far, e.${other}, h.type, h.weight * e.strength FROM anchor s JOIN hop h ON h.near = s.type AND h.outward = ${way} ${edgesAt(own, 's.key')} WHERE ${isItem} AND NOT (h.far = s.type AND e.${other} = s.key)`)})`,
    `fan(type, key, kind, via, outward, weight, degree) AS (${eachWay((way, own) =>
      `SELECT b.type, b.key, h.kind, h.type, h.outward, h.weight, d.degree FROM (SELECT DISTINCT type, key FROM first) b JOIN hop h ON h.near = b.type AND h.far = ${quoteText(target.name)} AND h.outward = ${way}
        CROSS JOIN LATERAL (SELECT count(*)::float8 AS degree FROM (SELECT 1 FROM ${edgeTable} e WHERE ${ofHop} AND e.${own} = b.key LIMIT ${hubLimit + 1}) few) d WHERE d.degree BETWEEN 1 AND ${hubLimit}`)})`,
  ];
}

function itself(target: EntityType): string {
  return `SELECT g, key, 1::float8, jsonb_build_array(type, key) FROM anchor WHERE type = ${quoteText(target.name)}`;
}

/** For each kind of edge the strongest between the entity and the anchor or what is below it. */
function oneStep(target: EntityType, within: boolean): string {
  const name = quoteText(target.name);
  const edges = eachWay((way, own, other) =>
    `SELECT r.g, r.anchor_type, r.anchor, h.kind, e.${other} AS key, h.weight * e.strength AS p, r.trail || jsonb_build_array(h.type, h.far, e.${other}) AS path
      FROM reach r JOIN hop h ON h.near = r.anchor_type AND h.far = ${name} AND h.outward = ${way}${within ? ' JOIN allowed a ON a.g = r.g' : ''} ${edgesAt(own, 'r.key')}
      WHERE NOT (r.anchor_type = ${name} AND r.anchor = e.${other})${within ? ` AND a.keys ? e.${other}` : ''}`);
  return `(SELECT g, key, max(p), (array_agg(path ORDER BY p DESC, jsonb_array_length(path), path))[1] FROM (${edges}) one GROUP BY g, anchor_type, anchor, kind, key)`;
}

/** Through every node that anchor and entity share, unless it is a hub. */
function twoSteps(target: EntityType, within: boolean): string {
  const name = quoteText(target.name);
  return eachWay((way, own, other) =>
    `SELECT f.g, e.${other}, ${decay} * f.p * h.weight * e.strength / sqrt(h.degree), jsonb_build_array(f.anchor_type, f.anchor, f.via, f.type, f.key, h.via, ${name}, e.${other})
      FROM first f JOIN fan h ON h.type = f.type AND h.key = f.key AND h.outward = ${way}${within ? ' JOIN allowed a ON a.g = f.g' : ''} ${edgesAt(own, 'f.key')}
      WHERE NOT (f.anchor_type = ${name} AND f.anchor = e.${other}) AND NOT (f.type = ${name} AND f.key = e.${other})${within ? ` AND a.keys ? e.${other}` : ''}`);
}

const ofHop = 'e.tenant = $1 AND e.project = $2 AND e.kind = h.kind';

/** The edges of a hop at one node. OFFSET 0 keeps it a look-up for each node: without statistics the planner would rather read the whole table. */
function edgesAt(own: string, node: string): string {
  return `CROSS JOIN LATERAL (SELECT * FROM ${edgeTable} e WHERE ${ofHop} AND e.${own} = ${node} OFFSET 0) e`;
}

function eachWay(arm: (outward: boolean, own: string, other: string) => string): string {
  return (['OUT', 'IN'] as const).map((direction) => arm(direction === 'OUT', ...ends(direction))).join('\n UNION ALL ');
}

/** A path is stored as type, key, relationship, type, key, …. */
function hitOf(row: NativeRow, target: EntityType): GraphHit {
  const path = row['path'] as readonly string[];
  const nodes: EntityRef[] = [];
  const types: string[] = [];
  for (let i = 0; i < path.length; i += 3) {
    nodes.push({ type: path[i] ?? target.name, key: path[i + 1] ?? '' });
    if (i + 2 < path.length) types.push(path[i + 2] ?? '');
  }
  return { key: String(row['key']), proximity: Number(row['p']), path: { nodes, types } };
}
