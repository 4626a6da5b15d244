import type { Relationship } from './catalog.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { directive, type DomainTypes } from './sdl-ast.ts';

/**
 * The field along which an entity's hierarchy goes down: the one marked `@descendants`, else the one against a field that leads to
 * a single instance of the same kind, which is the parent, else the first that goes any number of steps along its edges and not up.
 */
export function readHierarchy(entity: string, relationships: ReadonlyMap<string, Relationship>, types: DomainTypes, problems: SchemaProblems): Relationship | undefined {
  const transitive = [...relationships.values()].filter((relationship) => relationship.transitive && relationship.direction !== 'BOTH');
  const [marked] = markedFields(entity, transitive, types, problems);
  if (marked !== undefined) return marked;
  const parents = [...relationships.values()].filter(({ list, target }) => !list && target.name === entity);
  const toParent = ({ edge, direction }: Relationship, same: boolean): boolean => parents.some((parent) => parent.edge === edge && (parent.direction === direction) === same);
  const candidates = transitive.filter((relationship) => !toParent(relationship, true));
  return candidates.find((relationship) => toParent(relationship, false)) ?? candidates.find(({ direction }) => direction === 'OUT');
}

function markedFields(entity: string, transitive: readonly Relationship[], types: DomainTypes, problems: SchemaProblems): Relationship[] {
  const marks = (types.objects.get(entity)?.fields ?? []).flatMap((field) => {
    const marker = directive(field, 'descendants');
    return marker === undefined ? [] : [{ name: field.name.value, marker }];
  });
  for (const [i, { name, marker }] of marks.entries()) {
    if (i > 0) problems.add(marker, `${entity}.${name}: ${entity}.${marks[0]?.name} is marked @descendants already, and a type has one hierarchy. Keep one.`);
    else if (!transitive.some((relationship) => relationship.name === name))
      problems.add(marker, `${entity}.${name}: a hierarchy is gone down any number of steps, one way. Mark a field with @relationship(type: "…", depth: ANY), direction OUT or IN.`);
  }
  return marks.flatMap(({ name }) => transitive.find((relationship) => relationship.name === name) ?? []);
}
