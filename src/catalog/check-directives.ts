import {
  Kind, buildASTSchema, getNamedType, isEnumType, isListType, isRequiredArgument, print, valueFromAST,
  type ASTNode, type ConstDirectiveNode, type DefinitionNode, type GraphQLArgument, type GraphQLDirective,
} from 'graphql';
import { suggest, type SchemaProblems } from './schema-problems.ts';

/** Something that directives stand on: `Genre`, `Genre.name`, `ContentKind.FILM`. */
type Bearer = ASTNode & { readonly directives?: readonly ConstDirectiveNode[] | undefined };
type Location = 'OBJECT' | 'INTERFACE' | 'ENUM' | 'FIELD_DEFINITION' | 'ENUM_VALUE';

const places: Readonly<Record<Location, string>> = {
  OBJECT: 'a type', INTERFACE: 'an interface', ENUM: 'an enum', FIELD_DEFINITION: 'a field', ENUM_VALUE: 'a value of an enum',
};

const reserved = new Map([['access', 'is reserved for access rules, which this version does not have yet']]);

/** Checks each directive as such: that it exists, may stand where it does, once, with the arguments it takes. */
export function directiveChecker(language: readonly DefinitionNode[], problems: SchemaProblems): (bearer: Bearer, location: Location, place: string) => void {
  const schema = buildASTSchema({ kind: Kind.DOCUMENT, definitions: language }, { assumeValidSDL: true });
  const known = new Map(schema.getDirectives().map((directive) => [directive.name, directive]));

  return (bearer, location, place) => {
    const seen = new Set<string>();
    for (const node of bearer.directives ?? []) {
      const name = node.name.value;
      const problem = (message: string) => problems.add(node, `${place}: ${message}`);
      const directive = known.get(name);
      if (reserved.has(name)) problem(`@${name} ${reserved.get(name)}. Leave it out.`);
      else if (directive === undefined) problem(`there is no directive @${name}. ${suggest(name, standingOn(location), (other) => `@${other}`)}`);
      else if (!directive.locations.includes(location as never)) problem(`@${name} does not stand on ${places[location]}. Leave it out here.`);
      else if (seen.has(name) && !directive.isRepeatable) problem(`@${name} stands here twice. Keep one.`);
      else checkArguments(node, directive, place, problems);
      seen.add(name);
    }
  };

  function standingOn(location: Location): string[] {
    return [...known.values()].filter(({ locations }) => locations.includes(location as never)).map(({ name }) => name);
  }
}

function checkArguments(node: ConstDirectiveNode, directive: GraphQLDirective, place: string, problems: SchemaProblems): void {
  const given = new Set<string>();
  for (const { name, value } of node.arguments ?? []) {
    const argument = directive.args.find((a) => a.name === name.value);
    if (argument === undefined) problems.add(name, `${place}: @${directive.name} has no argument "${name.value}". ${directive.args.length === 0 ? 'Leave it out.' : suggest(name.value, directive.args.map((a) => a.name))}`);
    else if (given.has(argument.name)) problems.add(name, `${place}: @${directive.name} has the argument "${argument.name}" twice. Keep one.`);
    else if (valueFromAST(value, argument.type) === undefined) problems.add(value, `${place}: @${directive.name}(${argument.name}: ${print(value)}) means nothing. Write ${example(argument)}.`);
    given.add(name.value);
  }
  for (const argument of directive.args.filter((a) => isRequiredArgument(a) && !given.has(a.name)))
    problems.add(node, `${place}: @${directive.name} needs its argument "${argument.name}". Write @${directive.name}(${argument.name}: ${example(argument)}).`);
}

/** What a value of the argument's type looks like. */
function example({ type }: GraphQLArgument): string {
  const named = getNamedType(type);
  const one = isEnumType(named) ? named.getValues().map(({ name }) => name).join(' or ') : (examples[named.name] ?? named.name);
  return isListType('ofType' in type ? type.ofType : type) || isListType(type) ? `[${one}]` : one;
}

const examples: Readonly<Record<string, string>> = { String: '"…"', Float: 'a number', Int: 'a whole number', Boolean: 'true or false' };
