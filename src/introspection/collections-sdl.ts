import type { FoundCollection } from '../ports/foreign-schema.ts';
import { fieldName } from './names.ts';
import { argumentsOf, commented, quoted } from './sdl-text.ts';

/** What to write on types for the collections of a Milvus: comments, for whose vectors they are and what made them they do not say. */
export function collectionsSdl(collections: readonly FoundCollection[]): string {
  return collections.flatMap((collection) => [...commented(linesOf(collection)), '']).join('\n');
}

function linesOf({ name, description, fields, isOpen }: FoundCollection): string[] {
  const title = `The collection ${name}${description === '' ? '' : ` (${description.replace(/\s+/g, ' ')})`}`;
  const key = fields.find(({ isKey }) => isKey);
  const vectors = fields.filter(({ type }) => type === 'FloatVector');
  if (key === undefined || vectors.length === 0) return [`${title} has no vectors of floats: ${fields.map((field) => `${field.name} ${field.type}`).join(', ')}.`];
  const others = fields.filter(({ isKey, dimensions }) => !isKey && dimensions === undefined);
  const read = others.filter(({ type }) => scalars[type] !== undefined);
  const left = others.filter(({ type }) => scalars[type] === undefined);
  return [
    `${title}: write on the type whose own keys stand in ${key.name},`,
    ...(key.isNumbered ? [`which Milvus numbers itself: where another field holds the own key, name that as the key,`] : []),
    ...vectors.map(({ name: vector, dimensions, metric }) => `  @collection${argumentsOf({ name: quoted(name), key: quoted(key.name), vector: quoted(vector), dimensions: String(dimensions), model: quoted('the model that made them'), metric: isReadable(metric) ? metric : 'COSINE' })}${noteOf(metric)}`),
    ...(read.length === 0 ? [] : ['and on its fields, for those that searches filter by:', ...read.map((field) => `  ${fieldName(field.name)}: ${scalars[field.type] ?? ''} @mirrored(in: [VECTOR])${fieldName(field.name) === field.name ? '' : ` @vectorField(name: ${quoted(field.name)})`}`)]),
    ...(left.length === 0 ? [] : [`Nothing is filtered by ${left.map(({ name: field, type }) => `${field} ${type}`).join(', ')}.`]),
    ...(isOpen ? ['Rows may have more fields than these; they are named alike.'] : []),
  ];
}

function isReadable(metric: string | undefined): metric is string {
  return metric === 'COSINE' || metric === 'IP';
}

function noteOf(metric: string | undefined): string {
  if (metric === undefined) return ', once it has an index';
  return isReadable(metric) ? '' : `, once its index compares by that: by ${metric} it is not read`;
}

const scalars: Readonly<Record<string, string>> = { VarChar: 'String', Int8: 'Int', Int16: 'Int', Int32: 'Int', Int64: 'Int', Float: 'Float', Double: 'Float', Bool: 'Boolean', 'Array of VarChar': '[String!]', 'Array of Int64': '[Int!]', 'Array of Int32': '[Int!]', 'Array of Double': '[Float!]', 'Array of Int8': '[Int!]', 'Array of Int16': '[Int!]', 'Array of Float': '[Float!]', 'Array of Bool': '[Boolean!]' };
