import {
  getNamedType, isCompositeType, isEnumType, isInputObjectType, isInterfaceType, isListType, isNonNullType, isObjectType, isUnionType,
  type GraphQLArgument, type GraphQLField, type GraphQLInputField, type GraphQLInputType, type GraphQLNamedType, type GraphQLSchema,
} from 'graphql';
import type { Random } from './random.ts';

/** Texts, numbers and identifiers that something has choked on before, among ones that mean something. */
const texts = ['', 'love', 'a heist in Paris', "'; DROP TABLE trefoil.edge; --", '\\', '"', "'", '\u0000', '\ud800', '😀', '\u202e', '%', '_', '{}', 'a\nb\r\nc', 'NULL', 'é', 'x'.repeat(3_000), 'Drama', 'Christopher Nolan', '0.0', '1.1', 'NaN', '$1', '/*', '--'];
const ids = ['MediaContent:the-matrix-1999', 'Genre:Drama', 'Person:Nobody', 'Nothing:x', ':', 'MediaContent:', '', "Genre:'", 'Genre:\u0000', 'MediaContent:a:b'];
const ints = [-2_147_483_648, -1, 0, 1, 2, 3, 10, 500, 501, 2_147_483_647];
const floats = [-1, 0, 0.1, 1, 5e-324, 1e308, -1e308, 0.5];
const cursors = ['', 'x', 'WyJ4Il0', Buffer.from('[1,2,3]').toString('base64url'), Buffer.from('["x",null,"MediaContent:y",1,1]').toString('base64url')];

/** A valid operation over a schema: any fields, any arguments, values mostly hostile. */
export function randomOperation(schema: GraphQLSchema, random: Random): string {
  const kinds = [schema.getQueryType(), schema.getQueryType(), schema.getQueryType(), schema.getMutationType()];
  const root = random.pick(kinds.flatMap((type) => type ?? []));
  const keyword = root === schema.getMutationType() ? 'mutation' : 'query';
  return `${keyword} { ${selection(schema, root, random, 5, 3)} }`;
}

function selection(schema: GraphQLSchema, type: GraphQLNamedType, random: Random, depth: number, most: number): string {
  if (isUnionType(type)) return '__typename';
  if (!isObjectType(type) && !isInterfaceType(type)) return '';
  const fields = Object.values(type.getFields());
  const parts = Array.from({ length: 1 + random.below(most) }, (_, i) => fieldText(schema, random.pick(fields), random, depth, i)).filter((part) => part !== '');
  const kinds = isInterfaceType(type) ? schema.getPossibleTypes(type) : [];
  if (kinds.length > 0 && random.chance(0.7)) {
    const kind = random.pick(kinds);
    parts.push(`... on ${kind.name} { ${selection(schema, kind, random, depth - 1, most)} }`);
  }
  return parts.length === 0 ? '__typename' : parts.join(' ');
}

/** Aliased, so that two of one name with other arguments do not collide. */
function fieldText(schema: GraphQLSchema, field: GraphQLField<unknown, unknown>, random: Random, depth: number, place: number): string {
  const type = getNamedType(field.type);
  if (isCompositeType(type) && depth <= 0) return '';
  const args = field.args.filter((arg) => isRequired(arg) || random.chance(0.4)).map((arg) => `${arg.name}: ${argumentText(arg, random)}`);
  const below = isCompositeType(type) ? ` { ${selection(schema, type, random, depth - 1, 3)} }` : '';
  return `f${depth}_${place}: ${field.name}${args.length === 0 ? '' : `(${args.join(', ')})`}${below}`;
}

function argumentText(arg: GraphQLArgument | GraphQLInputField, random: Random, depth = 3): string {
  if (['after', 'before'].includes(arg.name)) return JSON.stringify(random.pick(cursors));
  // Mostly small pages: what is too dear is refused before anything else is tried.
  if (['first', 'last'].includes(arg.name) && random.chance(0.8)) return String(random.below(4));
  return valueText(arg.type, random, depth);
}

function valueText(type: GraphQLInputType, random: Random, depth: number): string {
  if (isNonNullType(type)) return valueText(type.ofType, random, depth);
  if (isListType(type)) return `[${Array.from({ length: random.below(3) }, () => valueText(type.ofType, random, depth)).join(', ')}]`;
  if (isEnumType(type)) return random.pick(type.getValues()).name;
  if (isInputObjectType(type)) {
    const all = Object.values(type.getFields());
    const chosen = type.isOneOf ? [random.pick(all)] : all.filter((field) => isRequired(field) || (depth > 0 && random.chance(2 / all.length)));
    return `{ ${chosen.map((field) => `${field.name}: ${argumentText(field, random, depth - 1)}`).join(', ')} }`;
  }
  switch (type.name) {
    case 'Int':
      return String(random.pick(ints));
    case 'Float':
      return String(random.pick(floats));
    case 'Boolean':
      return String(random.chance(0.5));
    case 'ID':
      return JSON.stringify(random.pick([...ids, ...texts]));
    case 'DateTime':
      return JSON.stringify(random.pick(['2024-05-01T12:00:00Z', '0001-01-01T00:00:00Z', '9999-12-31T23:59:59.999Z']));
    case 'Date':
      return JSON.stringify(random.pick(['2024-05-01', '0001-01-01']));
    case 'JSON':
      return random.pick(['null', '1', '"x"', '{ a: [1, { b: null }] }', '[]']);
    default:
      return JSON.stringify(random.pick(texts));
  }
}

function isRequired(arg: GraphQLArgument | GraphQLInputField): boolean {
  return isNonNullType(arg.type) && arg.defaultValue === undefined;
}
