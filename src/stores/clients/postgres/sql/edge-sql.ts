import type { EdgeType, Relationship } from '../../../../catalog/catalog.ts';
import type { Row } from '../../../../model/value.ts';
import { externalEdges } from './external-edge-sql.ts';
import { quoteText } from './quote.ts';
import { systemSchema } from './tables.ts';

export const edgeTable = `${systemSchema}.edge`;

/** The most steps a transitive relationship goes. */
const maxDepth = 32;

/**
 * A subselect with the edges that leave `near` (an SQL expression) over a relationship: columns `neighbour`, `strength`,
 * `place`, `properties`. A transitive one yields each instance once, with the number of steps as its place.
 */
export function edgesFrom(relationship: Relationship, near: string): string {
  const { edge, direction } = relationship;
  if (relationship.transitive) return transitive(relationship, near);
  if (direction !== 'BOTH') return oneWay(edge, direction, near);
  // Both directions may hold the same pair; the stronger edge speaks for it.
  return `(SELECT DISTINCT ON (neighbour) * FROM (SELECT * FROM ${oneWay(edge, 'OUT', near)} o UNION ALL SELECT * FROM ${oneWay(edge, 'IN', near)} i) b ORDER BY neighbour, strength DESC, place)`;
}

function oneWay(edge: EdgeType, direction: 'OUT' | 'IN', near: string): string {
  const [own, other] = ends(direction);
  if (edge.external !== undefined) return externalEdges(edge, direction, near);
  return `(SELECT ${other} AS neighbour, strength, place, properties FROM ${edgeTable} WHERE ${ofKind(edge)} AND ${own} = ${near})`;
}

function transitive({ edge, direction }: Relationship, near: string): string {
  const steps = direction === 'BOTH' ? (['OUT', 'IN'] as const) : [direction];
  const step = steps.map((way) => `SELECT neighbour FROM ${oneWay(edge, way, 'w.neighbour')} s`);
  // UNION keeps each (instance, depth) once: a cycle costs at most `maxDepth` rounds, never a path for each way through it.
  return `(WITH RECURSIVE walk(neighbour, depth) AS (
    SELECT ${near} COLLATE "C", 0
    UNION
    SELECT s.neighbour, w.depth + 1 FROM walk w CROSS JOIN LATERAL (${step.join(' UNION ALL ')}) s WHERE w.depth < ${maxDepth}
  ) SELECT neighbour, 1::float8 AS strength, min(depth)::int AS place, '{}'::jsonb AS properties FROM walk WHERE neighbour <> ${near} GROUP BY neighbour)`;
}

/** The properties column as the SDL has them: all that there are, null where nothing is stored. */
export function edgeProperties({ properties }: EdgeType, stored: unknown): Row {
  const values = (stored ?? {}) as Row;
  // Properties may be called as members that every object has.
  return Object.fromEntries([...properties.keys()].map((name) => [name, Object.hasOwn(values, name) ? (values[name] ?? null) : null]));
}

export function ofKind(edge: EdgeType, alias = ''): string {
  const prefix = alias === '' ? '' : `${alias}.`;
  return `${prefix}tenant = $1 AND ${prefix}project = $2 AND ${prefix}kind = ${quoteText(edge.id)}`;
}

/** The column on our side of an edge, and the one on the other. */
export function ends(direction: 'OUT' | 'IN'): readonly [own: string, other: string] {
  return direction === 'OUT' ? ['source', 'target'] : ['target', 'source'];
}
