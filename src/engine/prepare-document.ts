import { hash } from 'node:crypto';
import { GraphQLError, Kind, parse, specifiedRules, validate } from 'graphql';
import type { DocumentNode, GraphQLSchema, OperationDefinitionNode, ValidationRule } from 'graphql';
import { ClientError, ErrorCode } from '../kernel/errors.ts';
import { checkTokens } from './check-tokens.ts';
import type { EngineLimits } from './engine-limits.ts';
import { overLimit } from './over-limit.ts';
import type { PreparedDocument } from './prepared-document.ts';
import { withCode } from './present-errors.ts';
import { selectionMeter } from './selection-size.ts';

/** After this many mistakes a person fixes the first ones anyway. */
const reportedMistakes = 20;

/**
 * Text → checked document, or throws one error or an AggregateError of several. Each step is safe only after the one before it:
 * bounded text → parsed → valid against the schema (introspection depth included) → bounded once fragments are expanded.
 */
export function prepareDocument(
  text: string,
  schema: GraphQLSchema,
  furtherRules: readonly ValidationRule[],
  limits: EngineLimits,
): PreparedDocument {
  const { document, tokens } = parseBounded(text, limits);
  const mistakes = validate(schema, document, [...specifiedRules, ...furtherRules], { maxErrors: reportedMistakes });
  if (mistakes.length > 0) throw new AggregateError(mistakes.map(asValidationError));
  checkSize(document, limits);
  return { text, hash: hash('sha256', text), document, tokens };
}

function parseBounded(text: string, limits: EngineLimits): { document: DocumentNode; tokens: number } {
  try {
    const tokens = checkTokens(text, limits);
    return { document: parse(text), tokens };
  } catch (error) {
    throw error instanceof GraphQLError ? withCode(error, ErrorCode.ParseFailed) : error;
  }
}

/** graphql-js gives up comparing overlapping fields with this bare message once its budget is spent. */
function asValidationError(error: GraphQLError): Error {
  if (error.message !== 'Validation aborted.') return withCode(error, ErrorCode.ValidationFailed);
  const message = 'The document repeats too many fields for them all to be compared.';
  return new ClientError(ErrorCode.OverLimit, message, { remedy: 'Select each field once.' });
}

function checkSize(document: DocumentNode, limits: EngineLimits): void {
  const sizeOf = selectionMeter(document);
  for (const operation of document.definitions.filter(isOperation)) {
    const { fields, depth } = sizeOf(operation.selectionSet);
    if (fields > limits.fields) throw overLimit(limits, 'fields', 'The operation selects too many fields', splitIt);
    if (depth > limits.depth) throw overLimit(limits, 'depth', 'The operation selects too deep', splitIt);
  }
}

const splitIt = 'Ask in several operations.';

function isOperation(definition: DocumentNode['definitions'][number]): definition is OperationDefinitionNode {
  return definition.kind === Kind.OPERATION_DEFINITION;
}
