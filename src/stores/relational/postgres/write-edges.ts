import type { Catalog, EdgeType } from '../../../catalog/catalog.ts';
import type { EdgeKey, EdgeList, EdgePut, WriteBatch, WriteResult } from '../../../ports/truth-store.ts';
import { edgeTable, ofKind } from '../../clients/postgres/sql/edge-sql.ts';
import { Parameters } from '../../clients/postgres/sql/parameters.ts';
import type { NativeRow } from '../../clients/postgres/sql/runner.ts';
import { quoteText } from '../../clients/postgres/sql/quote.ts';
import { documentReadsAgainst } from './document-reads.ts';
import { EdgesOfKind, type Edge } from './edges-of-kind.ts';
import { rejected, type WriteContext } from './write-context.ts';

/** Lists, single edges and removals, kind by kind: reads what stands, works out what differs, and writes that. */
export async function writeEdges(context: WriteContext, batch: WriteBatch): Promise<WriteResult['edges']> {
  const counts = { created: 0, updated: 0, removed: 0 };
  for (const [edge, wishes] of wishesByKind(batch)) {
    const edges = new EdgesOfKind(await readEdges(context, edge, wishes), isMutual(context.catalog, edge));
    for (const list of wishes.lists) edges.replace(list);
    for (const put of wishes.puts) edges.put(put);
    for (const key of wishes.removed) edges.remove(key);
    const { created, updated, removed } = edges.differences();
    await upsert(context, edge, [...created, ...updated]);
    await remove(context, edge, removed);
    markEnds(context, edge, [...created, ...updated, ...removed]);
    counts.created += created.length;
    counts.updated += updated.length;
    counts.removed += removed.length;
  }
  return counts;
}

/** An edge belongs to its source, and to its target where a document reads against it. */
export function markEnds({ changed, catalog }: WriteContext, edge: EdgeType, edges: readonly Pick<Edge, 'source' | 'target'>[]): void {
  changed.mark(edge.source.name, edges.map(({ source }) => source), 'touched');
  if (documentReadsAgainst(catalog, edge)) changed.mark(edge.target.name, edges.map(({ target }) => target), 'touched');
}

interface Wishes {
  readonly lists: EdgeList[];
  readonly puts: EdgePut[];
  readonly removed: EdgeKey[];
}

function wishesByKind({ lists, edges, removedEdges }: WriteBatch): Map<EdgeType, Wishes> {
  const kinds = new Map<EdgeType, Wishes>();
  const wishes = (edge: EdgeType): Wishes => {
    const known = kinds.get(edge) ?? { lists: [], puts: [], removed: [] };
    kinds.set(edge, known);
    return known;
  };
  for (const list of lists) {
    const { entity, name, transitive, edge } = list.relationship;
    if (transitive) throw rejected(`${entity}.${name} goes any number of steps; write the edges of one step`);
    wishes(edge).lists.push(list);
  }
  for (const put of edges) wishes(put.edge).puts.push(put);
  for (const key of removedEdges) wishes(key.edge).removed.push(key);
  return kinds;
}

/** A kind that every field follows either way has no direction. */
function isMutual({ entities }: Catalog, edge: EdgeType): boolean {
  return [...entities.values()].every((entity) => [...entity.relationships.values()].every((relationship) => relationship.edge !== edge || relationship.direction === 'BOTH'));
}

/** All edges at the owners of lists, and the single ones, in whichever direction they stand. */
async function readEdges({ sql, call }: WriteContext, edge: EdgeType, { lists, puts, removed }: Wishes): Promise<Edge[]> {
  const parameters = new Parameters(call.tenancy);
  const texts = (values: readonly string[]) => parameters.add(values, 'text[]');
  const columns = 'e.source, e.target, e.strength, e.place, e.properties';
  const owners = (direction: 'OUT' | 'IN') => lists.filter(({ relationship }) => relationship.direction === direction || relationship.direction === 'BOTH').map(({ key }) => key);
  const [sources, targets, single] = [owners('OUT'), owners('IN'), [...puts, ...removed]];
  const parts = [
    ...(sources.length > 0 ? [`SELECT ${columns} FROM ${edgeTable} e WHERE ${ofKind(edge, 'e')} AND e.source = ANY (${texts(sources)})`] : []),
    ...(targets.length > 0 ? [`SELECT ${columns} FROM ${edgeTable} e WHERE ${ofKind(edge, 'e')} AND e.target = ANY (${texts(targets)})`] : []),
    ...(single.length > 0 ? [`SELECT ${columns} FROM unnest(${texts(single.flatMap((k) => [k.source, k.target]))}, ${texts(single.flatMap((k) => [k.target, k.source]))}) k(source, target)
      JOIN ${edgeTable} e ON ${ofKind(edge, 'e')} AND e.source = k.source AND e.target = k.target`] : []),
  ];
  return (await sql.query(parts.join(' UNION ALL '), parameters.values, call)).map(edgeOf);
}

function edgeOf(row: NativeRow): Edge {
  return { source: String(row['source']), target: String(row['target']), strength: Number(row['strength']), place: Number(row['place']), properties: row['properties'] as Edge['properties'] };
}

async function upsert({ sql, call }: WriteContext, edge: EdgeType, edges: readonly Edge[]): Promise<void> {
  if (edges.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const list = (values: readonly unknown[], type: string) => parameters.add(values, `${type}[]`);
  const columns = [
    list(edges.map((e) => e.source), 'text'), list(edges.map((e) => e.target), 'text'), list(edges.map((e) => e.strength), 'float8'), list(edges.map((e) => e.place), 'int'),
    list(edges.map((e) => JSON.stringify(e.properties)), 'jsonb'),
  ];
  const text = `INSERT INTO ${edgeTable} AS e (tenant, project, kind, source, target, strength, place, properties)
    SELECT $1, $2, ${quoteText(edge.id)}, r.* FROM unnest(${columns.join(', ')}) r(source, target, strength, place, properties) ORDER BY r.source COLLATE "C", r.target COLLATE "C"
    ON CONFLICT (tenant, project, kind, source, target) DO UPDATE SET strength = EXCLUDED.strength, place = EXCLUDED.place, properties = EXCLUDED.properties`;
  await sql.query(text, parameters.values, call);
}

async function remove({ sql, call }: WriteContext, edge: EdgeType, edges: readonly Edge[]): Promise<void> {
  if (edges.length === 0) return;
  const parameters = new Parameters(call.tenancy);
  const pairs = `unnest(${parameters.add(edges.map((e) => e.source), 'text[]')}, ${parameters.add(edges.map((e) => e.target), 'text[]')}) k(source, target)`;
  await sql.query(`DELETE FROM ${edgeTable} e USING ${pairs} WHERE ${ofKind(edge, 'e')} AND e.source = k.source AND e.target = k.target`, parameters.values, call);
}
