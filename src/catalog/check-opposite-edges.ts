import type { ConstDirectiveNode } from 'graphql';
import type { EdgeType, Relationship } from './catalog.ts';
import type { SchemaProblems } from './schema-problems.ts';

/** A field that follows edges, and where it says so. */
export interface FollowingField {
  readonly place: string;
  readonly marker: ConstDirectiveNode;
  readonly direction: Relationship['direction'];
}

/**
 * Fields at both ends that name the same type with the same direction are two kinds of edges, one each way. Nearly always
 * one was meant, and its other end would stay empty for ever; it is two where some field follows one of them back.
 */
export function checkOppositeEdges(followedBy: ReadonlyMap<EdgeType, readonly FollowingField[]>, problems: SchemaProblems): void {
  const earlier: (readonly [EdgeType, readonly FollowingField[]])[] = [];
  for (const [edge, fields] of followedBy) {
    const [opposite, theirs = []] = earlier.find(([other]) => other.type === edge.type && other.source === edge.target && other.target === edge.source && edge.source !== edge.target) ?? [];
    earlier.push([edge, fields]);
    const [first] = theirs;
    const direction = first?.direction;
    if (opposite === undefined || first === undefined || [...theirs, ...fields].some((field) => field.direction !== direction)) continue;
    const back = direction === 'OUT' ? 'IN' : 'OUT';
    for (const { place, marker } of fields)
      problems.add(marker, `${place}: ${edge.type} leads from ${opposite.source.name} to ${opposite.target.name} by ${first.place}, and the other way here. Write direction: ${back} to follow the same edges back, or another type for edges of their own.`);
  }
}
