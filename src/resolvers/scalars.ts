import { GraphQLError, Kind, valueFromASTUntyped, type GraphQLScalarType, type GraphQLSchema } from 'graphql';
import { quote } from '../kernel/errors.ts';
import { canonicalDate, canonicalDateTime } from '../model/date-time.ts';

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

function parseDateTime(value: unknown): string {
  const canonical = canonicalDateTime(value);
  if (canonical === undefined) throw new GraphQLError(`${quote(value)} is no DateTime; write ISO 8601 with an offset, such as "2024-05-01T12:00:00Z".`);
  return canonical;
}

function parseDate(value: unknown): string {
  const canonical = canonicalDate(value);
  if (canonical === undefined) throw new GraphQLError(`${quote(value)} is no Date; write a day such as "2024-05-01".`);
  return canonical;
}
