import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder, runProgram, startGateway, type Ended } from '../support/gateway-process.ts';

const search = 'query Search($text: String!) { searchComponents(query: $text, first: 3) { edges { score node { name } } ranking { milliseconds } } }';
const variables = ['--variables', '{ "text": "lamp" }'];

const wrong: readonly (readonly [string[], string])[] = [
  [[], 'Give one query, in quotes.'],
  [['{ __typename }', '--variables', '[]'], '--variables []: expected a JSON object'],
  [['{ components { nodes { name } '], 'The query is no GraphQL: Expected Name, found <EOF>, in line 1, column 31.'],
  [['mutation { deleteNodes(ids: []) { version } }'], 'only queries can be explained'],
  [['{ a }', '--compare', '--analyze'], 'leave --analyze and --force out'],
];

describe('explain', () => {
  const settings: Record<string, string> = {};
  const explain = (...args: string[]): Promise<Ended> => runProgram(['explain', ...args], { settings });
  beforeAll(async () => {
    Object.assign(settings, { TREFOIL_DATA: await newFolder(), TREFOIL_SCHEMA: 'examples/components/schema' });
    const imported = await runProgram(['import', 'examples/components/data/components.jsonl', '--type', 'Component'], { settings });
    expect(imported.code, imported.stderr).toBe(0);
  });

  it('prints a plan from the data folder itself, where no gateway runs on it', async () => {
    const { stdout, code } = await explain(search, ...variables);
    expect(stdout).toMatch(/^HYBRID_PARALLEL {2}searchComponents rank /);
    expect(stdout).toContain('rejected: VECTOR_ONLY the score has a graph part ILLEGAL');
    expect(stdout).not.toContain(' act ');
    expect(code).toBe(0);
  });

  it('asks the gateway that runs on the data folder, and shows what was measured and how the strategies compare', async () => {
    const gateway = await startGateway(settings);
    const analyzed = await explain(search, ...variables, '--analyze', '--force', 'HYBRID_SEQUENTIAL');
    expect(analyzed.stdout).toMatch(/^HYBRID_SEQUENTIAL {2}searchComponents [^]* act 1 row .* in 1 request/);
    expect(analyzed.code).toBe(0);
    const compared = await explain(search, ...variables, '--compare');
    expect(compared.stdout).toMatch(/^strategy +chosen +estimated +measured +requests +answer\nVECTOR_ONLY +illegal: the score has a graph part\nHYBRID_PARALLEL +yes +[\d.]+ ms +[\d.]+ ms +\d+ +equal\n/);
    expect(compared.stdout).toMatch(/\nREFERENCE +[\d.]+ ms +[\d.]+ ms +\d+ +equal\n/);
    expect(compared.code).toBe(0);
    const refused = await explain('{ components { nodes { nam } } }');
    expect(refused.stdout).toContain('Cannot query field "nam" on type "Component".');
    expect(refused.code).toBe(1);
    await gateway.end('SIGTERM');
  });

  it('asks as the tenant and viewer it is told to', async () => {
    const [own, other] = [await explain(search, ...variables, '--analyze'), await explain(search, ...variables, '--analyze', '--tenant', 'Müller', '--project', 'p', '--viewer', 'v')];
    expect([own.code, other.code]).toEqual([0, 0]);
    expect(own.stdout).toMatch(/vector\.nearest .* act [1-9]\d* rows/);
    expect(other.stdout).toMatch(/vector\.nearest .* act 0 rows/);
    const refused = await explain(search, ...variables, '--viewer', '');
    expect(refused).toMatchObject({ code: 1, stdout: expect.stringContaining('x-trefoil-viewer is "".') });
  });

  it('ends with 1 where a strategy is forced that cannot answer, whether the query is run or not', async () => {
    for (const more of [[], ['--analyze']]) {
      const { code, stdout } = await explain(search, ...variables, '--force', 'VECTOR_ONLY', ...more);
      expect(stdout).toMatch(/Strategy VECTOR_ONLY cannot answer this: the score has a graph part\. Expected .*HYBRID_PARALLEL.*\. Leave the strategy to the planner, or force a legal one\.\n$/);
      expect(code).toBe(1);
    }
  });

  it.each(wrong)('refuses %j in one sentence', async (args, sentence) => {
    const { code, stderr } = await explain(...args);
    expect(stderr).toContain(sentence);
    expect(stderr).not.toMatch(/^ +at /m);
    expect(code).toBe(1);
  });
});
