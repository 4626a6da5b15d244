import type { EdgeType, EntityType, Relationship } from '../../../../catalog/catalog.ts';
import { keyProperties, relationshipType, type GraphNames } from './names.ts';

type Direction = Relationship['direction'];

/** The most steps a transitive relationship goes. */
const maxDepth = 32;

/**
 * `MATCH (s:…)`, the node of this key. With the hint: planned while statistics are fresh, the same would scan the whole
 * index for each key.
 */
export function matchKey(variable: string, entity: EntityType, key: string, names: GraphNames): string {
  const label = names.label(entity);
  return `MATCH (${variable}:${label} {_tenant: $tenant, _project: $project, _key: ${key}}) USING INDEX ${variable}:${label}(${keyProperties.join(', ')})`;
}

/** `(n)-[e:TYPE]->(m:Label)`, of one kind or any of several; either way, an edge from a node to itself is matched once. */
export function step(near: string, edgeVariable: string, edges: EdgeType | readonly EdgeType[], direction: Direction, far: string): string {
  const [left, right] = arrows(direction);
  const types = new Set([edges].flat().map(relationshipType));
  return `(${near})${left}[${edgeVariable}:${[...types].join('|')}]${right}(${far})`;
}

/**
 * Any number of steps of one kind from `near` to `far`, both of `entity`: each `far` once, by a shortest way, which a search
 * in breadth finds. The labels inside keep it to the kind, as types of relationships may be used by several.
 */
export function manySteps({ near, far, entity, edge, direction, quantifier = `{1,${maxDepth}}` }: ManySteps, names: GraphNames): string {
  const label = names.label(entity);
  const [left, right] = arrows(direction);
  return `ANY SHORTEST (${near})((:${label})${left}[:${relationshipType(edge)}]${right}(:${label}))${quantifier}(${far}:${label})`;
}

export interface ManySteps {
  readonly near: string;
  readonly far: string;
  readonly entity: EntityType;
  readonly edge: EdgeType;
  readonly direction: Direction;
  readonly quantifier?: string;
}

export function ofTenancy(variable: string): string {
  return `${variable}._tenant = $tenant AND ${variable}._project = $project`;
}

function arrows(direction: Direction): readonly [string, string] {
  return { OUT: ['-', '->'], IN: ['<-', '-'], BOTH: ['-', '-'] }[direction] as [string, string];
}
