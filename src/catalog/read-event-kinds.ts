import { Kind, type DefinitionNode, type EnumTypeDefinitionNode, type EnumTypeExtensionNode } from 'graphql';
import type { Sdl } from './read-sdl.ts';
import type { SchemaProblems } from './schema-problems.ts';
import { argument, directive } from './sdl-ast.ts';

const enumName = 'EventKind';

/** The one extension that a domain may write: events of its own. */
export function extendsEventKind(definition: DefinitionNode): definition is EnumTypeExtensionNode {
  return definition.kind === Kind.ENUM_TYPE_EXTENSION && definition.name.value === enumName;
}

/** What each kind of event is worth: Trefoil's own, and those that the domain adds. */
export function readEventKinds(sdl: Sdl, problems: SchemaProblems): ReadonlyMap<string, number | 'rating'> {
  const kinds = new Map<string, number | 'rating'>();
  for (const definition of [...sdl.shared, ...sdl.domain].filter(isEventKind))
    for (const value of definition.values ?? []) {
      const name = value.name.value;
      const marker = directive(value, 'reward');
      const reward = marker && Number(argument(marker, 'value'));
      if (kinds.has(name)) problems.add(value, `${enumName}.${name}: there is an event of this kind already. Choose another name.`);
      else if (marker && reward !== undefined && !(Math.abs(reward) <= 1)) problems.add(marker, `${enumName}.${name}: the reward is ${reward}. Write a number from -1 to 1.`);
      kinds.set(name, reward ?? 'rating');
    }
  return kinds;
}

/** The kinds after which an item is no news to the viewer any more. */
export function readSeenKinds(sdl: Sdl): ReadonlySet<string> {
  const values = [...sdl.shared, ...sdl.domain].filter(isEventKind).flatMap(({ values: ofKind = [] }) => ofKind);
  return new Set(values.filter((value) => directive(value, 'seen')).map(({ name }) => name.value));
}

function isEventKind(definition: DefinitionNode): definition is EnumTypeDefinitionNode | EnumTypeExtensionNode {
  return (definition.kind === Kind.ENUM_TYPE_DEFINITION || definition.kind === Kind.ENUM_TYPE_EXTENSION) && definition.name.value === enumName;
}
