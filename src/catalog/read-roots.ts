import { searchRoot } from './augment/entity-roots.ts';
import { isEmbedded, type EntityType, type RootField } from './catalog.ts';
import { fieldNames, type Sdl } from './read-sdl.ts';
import type { SchemaProblems } from './schema-problems.ts';
import type { DomainTypes } from './sdl-ast.ts';

/** The generated root fields by name; names that meet another's or a hand-written one's go to `problems`. */
export function readRoots(entities: ReadonlyMap<string, EntityType>, sdl: Sdl, types: DomainTypes, problems: SchemaProblems): ReadonlyMap<string, RootField> {
  const roots = new Map<string, RootField>();
  const owners = new Map(fieldNames(sdl.shared, 'Query').map((name): [string, string] => [name, 'Trefoil']));
  const add = (name: string, root: RootField, remedy: string) => {
    const owner = owners.get(name);
    if (owner === undefined) roots.set(name, root);
    else problems.add(types.objects.get(root.entity.name)?.name, `${root.entity.name}: the root field "${name}" is ${owner}'s already. ${remedy}`);
    owners.set(name, owner ?? root.entity.name);
  };
  const conditions = fieldNames(sdl.shared, 'SearchFilter');
  const changeConditions = fieldNames(sdl.shared, 'ChangeFilter');
  for (const entity of entities.values()) {
    add(entity.singular, { kind: 'byKey', entity }, 'Rename the type.');
    add(entity.plural, { kind: 'list', entity }, 'Write @entity(plural: "…") with another name.');
    if (changeConditions.includes(entity.singular)) problems.add(types.objects.get(entity.name)?.name, `${entity.name}: the member "${entity.singular}" of ChangeFilter is Trefoil's already. Rename the type.`);
    if (!isEmbedded(entity)) continue;
    add(searchRoot(entity), { kind: 'search', entity }, 'Write @entity(plural: "…") with another name.');
    if (conditions.includes(entity.singular)) problems.add(types.objects.get(entity.name)?.name, `${entity.name}: the member "${entity.singular}" of SearchFilter is Trefoil's already. Rename the type.`);
  }
  return roots;
}
