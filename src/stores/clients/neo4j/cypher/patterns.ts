import type { EdgeType, EntityType, Relationship } from '../../../../catalog/catalog.ts';
import type { GraphShape } from './graph-shape.ts';
import { quoteName } from './quote.ts';

type Direction = Relationship['direction'];

/** The most steps a transitive relationship goes. */
const maxDepth = 32;

/** The same in all graphs: what it joins is told by the labels at its ends. */
export function relationshipType(edge: EdgeType): string {
  return quoteName(edge.type);
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
export function manySteps({ near, far, entity, edge, direction, quantifier = `{1,${maxDepth}}` }: ManySteps, shape: GraphShape): string {
  const passed = shape.passed(entity);
  const [left, right] = arrows(direction);
  return `ANY SHORTEST (${near})(${passed}${left}[:${relationshipType(edge)}]${right}${passed})${quantifier}(${far}:${shape.label(entity)})`;
}

export interface ManySteps {
  readonly near: string;
  readonly far: string;
  readonly entity: EntityType;
  readonly edge: EdgeType;
  readonly direction: Direction;
  readonly quantifier?: string;
}

function arrows(direction: Direction): readonly [string, string] {
  return { OUT: ['-', '->'], IN: ['<-', '-'], BOTH: ['-', '-'] }[direction] as [string, string];
}
