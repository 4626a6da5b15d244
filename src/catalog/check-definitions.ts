import {
  Kind, specifiedScalarTypes, UniqueArgumentDefinitionNamesRule, UniqueEnumValueNamesRule, UniqueFieldDefinitionNamesRule,
  type DefinitionNode, type EnumTypeDefinitionNode, type InterfaceTypeDefinitionNode, type NameNode, type ObjectTypeDefinitionNode,
} from 'graphql';
import { validateSDL } from 'graphql/validation/validate.js';
import { directiveChecker } from './check-directives.ts';
import { extendsEventKind } from './read-event-kinds.ts';
import type { Sdl } from './read-sdl.ts';
import { suggest, type SchemaProblems } from './schema-problems.ts';
import { directive, typeShape, type DomainTypes } from './sdl-ast.ts';

type TypeNode = ObjectTypeDefinitionNode | EnumTypeDefinitionNode | InterfaceTypeDefinitionNode;

/**
 * Sorts the domain's definitions by kind and finds what no later step should have to think of: foreign kinds, doubles,
 * names that do not exist, directives that are not what they should be.
 */
export function checkDefinitions(sdl: Sdl, problems: SchemaProblems): DomainTypes {
  const types = sortDefinitions(sdl, problems);
  checkDoubles(sdl.domain, problems);
  const checkDirectives = directiveChecker(sdl.language, problems);
  for (const definition of [...types.objects.values(), ...types.interfaces.values()]) {
    const { name, kind } = definition;
    const before = problems.count;
    checkDirectives(definition, kind === Kind.OBJECT_TYPE_DEFINITION ? 'OBJECT' : 'INTERFACE', name.value);
    for (const field of definition.fields ?? []) checkDirectives(field, 'FIELD_DEFINITION', `${name.value}.${field.name.value}`);
    if (problems.count > before) types.unclear.add(name.value);
    checkReferences(definition, types, problems);
  }
  for (const definition of types.enums.values()) {
    checkDirectives(definition, 'ENUM', definition.name.value);
    for (const value of definition.values ?? []) {
      const place = `${definition.name.value}.${value.name.value}`;
      checkDirectives(value, 'ENUM_VALUE', place);
      for (const name of ['reward', 'seen']) {
        const marker = directive(value, name);
        if (marker) problems.add(marker, `${place}: @${name} is for kinds of events, written by "extend enum EventKind". Leave it out.`);
      }
    }
    if (definition.values?.length === 0) problems.add(definition, `${definition.name.value}: an enum has at least one value. Write "enum ${definition.name.value} { … }".`);
  }
  for (const definition of sdl.domain.filter(extendsEventKind)) for (const value of definition.values ?? []) checkDirectives(value, 'ENUM_VALUE', `${definition.name.value}.${value.name.value}`);
  return types;
}

function sortDefinitions(sdl: Sdl, problems: SchemaProblems): DomainTypes {
  const objects = new Map<string, ObjectTypeDefinitionNode>();
  const enums = new Map<string, EnumTypeDefinitionNode>();
  const interfaces = new Map<string, InterfaceTypeDefinitionNode>();
  const ours = new Set([...sdl.language, ...sdl.shared].flatMap((d) => (d.kind !== Kind.DIRECTIVE_DEFINITION && 'name' in d && d.name ? [d.name.value] : [])));
  const named = new Map<string, NameNode>();
  for (const definition of sdl.domain) {
    if (extendsEventKind(definition)) continue;
    if (!isTypeNode(definition)) {
      problems.add(definition, foreignKind(definition));
      continue;
    }
    const name = definition.name.value;
    const first = named.get(name);
    if (['Query', 'Mutation', 'Subscription'].includes(name)) problems.add(definition.name, `Root fields are generated from the entities. Leave out type ${name}.`);
    else if (ours.has(name) || specifiedScalarTypes.some((t) => t.name === name)) problems.add(definition.name, `${name} is Trefoil's own. Choose another name.`);
    else if (name.startsWith('_')) problems.add(definition.name, `${name}: names that begin with an underscore are reserved. Write "${name.replace(/^_+/, '')}".`);
    else if (first) problems.add(definition.name, `${name} is defined twice, first in ${first.loc?.source.name}:${first.loc?.startToken.line}. Keep one.`);
    else if (definition.kind === Kind.OBJECT_TYPE_DEFINITION) objects.set(name, definition);
    else if (definition.kind === Kind.ENUM_TYPE_DEFINITION) enums.set(name, definition);
    else interfaces.set(name, definition);
    if (!first) named.set(name, definition.name);
  }
  const known = new Set([...objects.keys(), ...enums.keys(), ...interfaces.keys(), 'Node', 'DateTime', 'Date', 'JSON', ...specifiedScalarTypes.map((t) => t.name)]);
  return { objects, enums, interfaces, known, unclear: new Set() };
}

function isTypeNode(definition: DefinitionNode): definition is TypeNode {
  return definition.kind === Kind.OBJECT_TYPE_DEFINITION || definition.kind === Kind.ENUM_TYPE_DEFINITION || definition.kind === Kind.INTERFACE_TYPE_DEFINITION;
}

/** Fields, arguments and enum values twice in one definition. */
function checkDoubles(definitions: readonly DefinitionNode[], problems: SchemaProblems): void {
  const rules = [UniqueFieldDefinitionNamesRule, UniqueEnumValueNamesRule, UniqueArgumentDefinitionNamesRule];
  for (const definition of definitions)
    for (const error of validateSDL({ kind: Kind.DOCUMENT, definitions: [definition] }, null, rules)) problems.add(error.nodes?.at(-1), `${error.message} Keep one.`);
}

/** The types that fields and interfaces name. */
function checkReferences(definition: ObjectTypeDefinitionNode | InterfaceTypeDefinitionNode, types: DomainTypes, problems: SchemaProblems): void {
  const interfaces = ['Node', ...types.interfaces.keys()];
  for (const { name } of definition.interfaces ?? [])
    if (!interfaces.includes(name.value)) problems.add(name, `${definition.name.value}: there is no interface "${name.value}". ${suggest(name.value, interfaces)}`);
  for (const field of definition.fields ?? []) {
    const { name } = typeShape(field.type);
    if (!types.known.has(name)) problems.add(field.type, `${definition.name.value}.${field.name.value}: there is no type "${name}". ${suggest(name, types.known)}`);
  }
}

function foreignKind(definition: DefinitionNode): string {
  switch (definition.kind) {
    case Kind.SCALAR_TYPE_DEFINITION:
      return `Scalar ${definition.name.value} has no store type. Use String, ID, Int, Float, Boolean, DateTime, Date, JSON or an enum.`;
    case Kind.UNION_TYPE_DEFINITION:
      return `Union ${definition.name.value}: a relationship leads to one entity type. Write one relationship field for each member.`;
    case Kind.INPUT_OBJECT_TYPE_DEFINITION:
      return `Input ${definition.name.value}: filters and orders are generated from the entities. Leave it out.`;
    case Kind.DIRECTIVE_DEFINITION:
      return `Directive @${definition.name.value}: only Trefoil's own directives have a meaning here. Leave it out.`;
    case Kind.OPERATION_DEFINITION:
    case Kind.FRAGMENT_DEFINITION:
      return 'A schema folder holds type definitions. Move operations elsewhere.';
    case Kind.SCHEMA_DEFINITION:
    case Kind.SCHEMA_EXTENSION:
      return 'The root types are Trefoil\'s own. Leave out the schema definition.';
    default:
      return `Extensions are not read. Write ${'name' in definition && definition.name ? `what they add into ${definition.name.value} itself` : 'complete definitions'}.`;
  }
}
