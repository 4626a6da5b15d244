import { getOperationAST, GraphQLError, parse, type DocumentNode } from 'graphql';
import { buildCatalog } from '../catalog/build-catalog.ts';
import { readSdl } from '../catalog/read-sdl.ts';
import type { Config } from '../config/read-config.ts';
import { OperatorError } from '../kernel/errors.ts';
import type { AskGateway, GatewayError, Question } from './ask-gateway.ts';
import { compareStrategies, type Comparison } from './compare-strategies.ts';

export { withGateway } from './ask-gateway.ts';
export { comparedRuns, type ComparedStrategy } from './compare-strategies.ts';

/** The plan of a query, as text; what went wrong instead, or beside it. */
export interface Explained {
  readonly text: string;
  readonly errors: readonly GatewayError[];
}

/** Has a query planned and, where `analyze` says so, run. */
export async function explainQuery(ask: AskGateway, question: Omit<Question, 'plan'> & { readonly analyze: boolean }): Promise<Explained> {
  checkQuery(question.query);
  const { analyze, ...asked } = question;
  const { errors = [], extensions } = await ask({ ...asked, plan: analyze ? 'analyze' : 'plan' });
  return { text: extensions?.queryPlan?.text ?? '', errors };
}

/** Has a query answered by every strategy. */
export async function compareQuery(ask: AskGateway, config: Config, question: Pick<Question, 'query' | 'variables' | 'asker'>): Promise<Comparison> {
  checkQuery(question.query);
  const { schema } = buildCatalog(await readSdl(config.schema));
  return compareStrategies(ask, schema, question);
}

/** Explaining runs what is explained, and comparing does so many times: that is for queries. */
function checkQuery(text: string): void {
  const kind = getOperationAST(parsed(text))?.operation;
  if (kind === undefined) throw new OperatorError('The document holds several operations, or none: give one query.');
  if (kind !== 'query') throw new OperatorError(`The document is a ${kind}: only queries can be explained.`);
}

function parsed(text: string): DocumentNode {
  try {
    return parse(text);
  } catch (error) {
    if (!(error instanceof GraphQLError)) throw error;
    const [{ line, column } = { line: 1, column: 1 }] = error.locations ?? [];
    throw new OperatorError(`The query is no GraphQL: ${error.message.replace(/^Syntax Error: |\.$/g, '')}, in line ${line}, column ${column}.`, error);
  }
}
