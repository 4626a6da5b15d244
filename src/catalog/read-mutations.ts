import { deleteEdgesRoot, deleteRoot, putEdgesRoot, putRoot, writingField } from './augment/write-roots.ts';
import type { EdgeType, EntityType, MutationField } from './catalog.ts';
import { fieldNames, type Sdl } from './read-sdl.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { fieldOf, type DomainTypes } from './sdl-ast.ts';

/** The generated mutations by name; names that meet another's or a hand-written one's go to `problems`. */
export function readMutations(entities: ReadonlyMap<string, EntityType>, edges: ReadonlyMap<string, EdgeType>, sdl: Sdl, types: DomainTypes, problems: SchemaProblems): ReadonlyMap<string, MutationField> {
  const mutations = new Map<string, MutationField>();
  const owners = new Map(fieldNames(sdl.shared, 'Mutation').map((name): [string, string] => [name, 'Trefoil']));
  const add = (name: string, mutation: MutationField) => {
    const owner = owners.get(name);
    const { type, field } = placeOf(mutation);
    const node = types.objects.get(type);
    if (owner === undefined) mutations.set(name, mutation);
    else problems.add(node && (field === undefined ? node.name : fieldOf(node, field)), `${field === undefined ? type : `${type}.${field}`}: the mutation "${name}" that is generated for it is ${owner}'s already. ${field === undefined ? 'Write @entity(plural: "…") with another name.' : 'Rename the field.'}`);
    owners.set(name, owner ?? (field === undefined ? type : `${type}.${field}`));
  };
  const plurals = new Set<string>();
  for (const entity of entities.values()) {
    // Of plurals that meet `readRoots` has told already.
    if (plurals.has(entity.plural)) continue;
    plurals.add(entity.plural);
    if (entity.external !== undefined) continue;
    add(putRoot(entity), { kind: 'put', entity });
    add(deleteRoot(entity), { kind: 'delete', entity });
  }
  for (const edge of edges.values()) {
    const relationship = writingField(entities.values(), edge);
    if (relationship === undefined || edge.external !== undefined) continue;
    add(putEdgesRoot(relationship), { kind: 'putEdges', relationship });
    add(deleteEdgesRoot(relationship), { kind: 'deleteEdges', relationship });
  }
  return mutations;
}

function placeOf(mutation: MutationField): { readonly type: string; readonly field: string | undefined } {
  return 'entity' in mutation ? { type: mutation.entity.name, field: undefined } : { type: mutation.relationship.entity, field: mutation.relationship.name };
}
