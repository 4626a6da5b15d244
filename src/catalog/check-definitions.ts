import { Kind, specifiedScalarTypes, type DefinitionNode, type FieldDefinitionNode } from 'graphql';
import type { Sdl } from './read-sdl.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { suggest } from './schema-problems.ts';
import { typeShape, type DomainTypes } from './sdl-ast.ts';

const builtInDirectives = ['deprecated', 'specifiedBy', 'oneOf', 'skip', 'include'];
const reservedDirectives = new Map([
  ['access', 'it is reserved for access rules, which this version does not have yet; leave it out'],
]);

/**
 * Sorts the domain's definitions by kind and finds what no later step should have to think of: foreign kinds, doubles,
 * names that do not exist.
 */
export function checkDefinitions(sdl: Sdl, problems: SchemaProblems): DomainTypes {
  const objects = new Map();
  const enums = new Map();
  const interfaces = new Map();
  const sharedNames = new Set([...sdl.language, ...sdl.shared].flatMap((d) => ('name' in d && d.name ? [d.name.value] : [])));
  const directives = new Set([...builtInDirectives, ...sdl.language.flatMap((d) => (d.kind === Kind.DIRECTIVE_DEFINITION ? [d.name.value] : []))]);

  for (const definition of sdl.domain) {
    const group = { [Kind.OBJECT_TYPE_DEFINITION]: objects, [Kind.ENUM_TYPE_DEFINITION]: enums, [Kind.INTERFACE_TYPE_DEFINITION]: interfaces }[definition.kind as string];
    if (group === undefined || !('name' in definition) || definition.name === undefined) {
      problems.add(definition, foreignKind(definition));
      continue;
    }
    const name = definition.name.value;
    if (['Query', 'Mutation', 'Subscription'].includes(name)) problems.add(definition.name, `Root fields are generated from the entities; leave out type ${name}.`);
    else if (sharedNames.has(name) || specifiedScalarTypes.some((t) => t.name === name)) problems.add(definition.name, `Type ${name} is Trefoil's own; choose another name.`);
    else if (objects.has(name) || enums.has(name) || interfaces.has(name)) problems.add(definition.name, `Type ${name} is defined twice; keep one.`);
    else group.set(name, definition);
  }

  const types: DomainTypes = { objects, enums, interfaces };
  const known = new Set([...objects.keys(), ...enums.keys(), ...interfaces.keys(), 'Node', 'DateTime', 'Date', 'JSON', ...specifiedScalarTypes.map((t) => t.name)]);
  for (const definition of [...objects.values(), ...interfaces.values()]) {
    checkDirectives(definition, directives, problems);
    for (const field of (definition.fields ?? []) as FieldDefinitionNode[]) {
      checkDirectives(field, directives, problems);
      const { name } = typeShape(field.type);
      if (!known.has(name)) problems.add(field.type, `${definition.name.value}.${field.name.value}: there is no type "${name}". Write ${suggest(name, known)}.`);
    }
  }
  return types;
}

function checkDirectives(node: { readonly directives?: readonly { readonly name: { readonly value: string } }[] | undefined }, known: ReadonlySet<string>, problems: SchemaProblems): void {
  for (const directive of node.directives ?? []) {
    const name = directive.name.value;
    const reserved = reservedDirectives.get(name);
    if (reserved !== undefined) problems.add(directive as never, `@${name}: ${reserved}.`);
    else if (!known.has(name)) problems.add(directive as never, `There is no directive @${name}. Write ${suggest(name, known).replaceAll('"', '@').replaceAll(/@([a-zA-Z]+)@/g, '@$1')}.`);
  }
}

function foreignKind(definition: DefinitionNode): string {
  switch (definition.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return `Scalar ${definition.name.value} has no store type. Use String, ID, Int, Float, Boolean, DateTime, Date, JSON or an enum.`;
    case Kind.UNION_TYPE_DEFINITION:
      return `Union ${definition.name.value}: a relationship leads to one entity type. Write one relationship field for each member.`;
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return `Input ${definition.name.value}: filters and orders are generated from the entities; leave it out.`;
    case Kind.DIRECTIVE_DEFINITION:
      return `Directive @${definition.name.value}: only Trefoil's own directives have a meaning here; leave it out.`;
    case Kind.OPERATION_DEFINITION:
    case Kind.FRAGMENT_DEFINITION:
      return 'A schema folder holds type definitions; move operations elsewhere.';
    default:
      return `Write complete type, enum and interface definitions; ${definition.kind} is not read.`;
  }
}
