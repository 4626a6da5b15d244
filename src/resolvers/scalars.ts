import { GraphQLError, Kind, valueFromASTUntyped, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { quote } from '../kernel/errors.ts';

/** Gives the schema's own scalars their meaning. Values inside are canonical already; only input is parsed. */
export function attachScalars(schema: GraphQLSchema): void {
  attach(schema, 'DateTime', parseDateTime);
  attach(schema, 'Date', parseDate);
  const json = schema.getType('JSON') as GraphQLScalarType | undefined;
  if (json) json.parseLiteral = (node, variables) => valueFromASTUntyped(node, variables);
}

function attach(schema: GraphQLSchema, name: string, parse: (value: unknown) => string): void {
  const scalar = schema.getType(name) as GraphQLScalarType | undefined;
  if (scalar === undefined) return;
  scalar.parseValue = parse;
  scalar.parseLiteral = (node) => parse(node.kind === Kind.STRING ? node.value : undefined);
}

const dateTimePattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/;

function parseDateTime(value: unknown): string {
  const time = typeof value === 'string' && dateTimePattern.test(value) && isDay(value.slice(0, 10)) ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(time)) throw new GraphQLError(`${quote(value)} is no DateTime; write ISO 8601 with an offset, such as "2024-05-01T12:00:00Z".`);
  return new Date(time).toISOString();
}

function parseDate(value: unknown): string {
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isDay(value)) return value;
  throw new GraphQLError(`${quote(value)} is no Date; write a day such as "2024-05-01".`);
}

/** Date.parse rolls 30 February over to March; a day that exists comes back as it was. */
function isDay(text: string): boolean {
  const time = Date.parse(`${text}T00:00:00Z`);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
