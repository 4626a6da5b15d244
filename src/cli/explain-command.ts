import { OperatorError } from '../kernel/errors.ts';
import { compareQuery, explainQuery, withGateway } from '../wiring/explain.ts';
import type { Command, CommandContext } from './command.ts';
import { comparisonTable } from './comparison-table.ts';
import { textOption } from './import-options.ts';

/** How a query is answered: its plan, what became of it, what the other ways would have cost. */
export const explainCommand: Command = {
  name: 'explain',
  usage: "explain 'QUERY' [--variables JSON] [--analyze] [--force STRATEGY] [--compare] [--tenant NAME] [--project NAME] [--viewer NAME]",
  description: 'Prints the plan of a query. Asks the gateway that runs on the data folder, or opens the folder itself.',
  options: {
    variables: { type: 'string', description: 'The query\'s variables, as a JSON object.' },
    analyze: { type: 'boolean', description: 'Runs the query, and shows what was measured beside what was estimated.' },
    force: { type: 'string', description: 'Has the query answered by this strategy, such as HYBRID_SEQUENTIAL.' },
    compare: { type: 'boolean', description: 'Runs the query by every strategy that can answer it, and shows what each costs and whether all answer alike.' },
    tenant: { type: 'string', description: 'Asks as this tenant, where TREFOIL_IDENTITY takes names from headers.' },
    project: { type: 'string', description: 'Asks within this project of the tenant.' },
    viewer: { type: 'string', description: 'Asks as this viewer.' },
  },
  async run(context, [query, ...more], values) {
    if (query === undefined || more.length > 0) throw new OperatorError(`Give one query, in quotes.\nUsage: npm run trefoil -- ${explainCommand.usage}`);
    const [analyze, compare, strategy] = [values['analyze'] === true, values['compare'] === true, textOption(values, 'force')];
    if (compare && (analyze || strategy !== undefined)) throw new OperatorError('--compare runs all strategies and measures each: leave --analyze and --force out.');
    const asker = { tenant: textOption(values, 'tenant'), project: textOption(values, 'project'), viewer: textOption(values, 'viewer') };
    const question = { query, variables: readVariables(textOption(values, 'variables')), asker };
    const { config, log, progress, signal } = context;
    return withGateway(config, log, (what, done, total) => progress.show(what, done, total), signal, async (ask) => {
      if (!compare) {
        const { text, errors } = await explainQuery(ask, { ...question, analyze, strategy });
        if (text !== '') context.print(text);
        return complain(context, errors);
      }
      const { strategies, errors } = await compareQuery(ask, config, question);
      if (strategies.length > 0) context.print(comparisonTable(strategies));
      else if (errors.length === 0) context.print('Nothing in this query is ranked, so there is one way to answer it. Leave --compare out to see its plan.');
      return complain(context, errors);
    });
  },
};

function readVariables(text = '{}'): Readonly<Record<string, unknown>> {
  const value = parseJson(text);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Readonly<Record<string, unknown>>;
  throw new OperatorError(`--variables ${text}: expected a JSON object, such as '{"text": "a heist"}'.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Tells what a client would be told, and gives the exit code. */
function complain({ print }: CommandContext, errors: Awaited<ReturnType<typeof explainQuery>>['errors']): number {
  for (const { message, extensions } of errors) {
    const { expected, remedy } = extensions ?? {};
    print([message, ...(expected === undefined ? [] : [`Expected ${expected}.`]), ...(remedy === undefined ? [] : [remedy])].join(' '));
  }
  return errors.length === 0 ? 0 : 1;
}
