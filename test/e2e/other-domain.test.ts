import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { newFolder, runProgram, startGateway, type Ended, type GatewayProcess } from '../support/gateway-process.ts';

/** The blocks of one language in the example's own README, which a stranger would type. */
async function readmeBlocks(language: string): Promise<string[]> {
  const text = await readFile(new URL('../../examples/components/README.md', import.meta.url), 'utf8');
  return [...text.matchAll(new RegExp(`\`\`\`${language}\n(.*?)\`\`\``, 'gs'))].map(([, block = '']) => block);
}

describe('the components of a machine line, of which no TypeScript knows anything', () => {
  let gateway: GatewayProcess;
  const imports: Ended[] = [];
  beforeAll(async () => {
    const settings = { TREFOIL_DATA: await newFolder(), TREFOIL_SCHEMA: 'examples/components/schema' };
    const lines = (await readmeBlocks('sh')).join('\n').split('\n');
    const commands = lines.filter((line) => line.startsWith('npm run trefoil -- import')).map((line) => line.split(' ').slice(4));
    expect(commands).toHaveLength(6);
    // The first without a gateway, the others into the one that runs.
    for (const command of commands.slice(0, 1)) imports.push(await runProgram(command, { settings }));
    gateway = await startGateway(settings);
    for (const command of commands.slice(1)) imports.push(await runProgram(command, { settings }));
  });

  it('are imported as their README says, with nothing rejected or ignored', () => {
    for (const { code, stdout } of imports) {
      expect(stdout).toMatch(/ [1-9]\d* (entities|edges) created, 0 updated, .* 0 rejected\.$/m);
      expect(stdout).not.toContain('Ignored');
      expect(code).toBe(0);
    }
  });

  it('answer all that their README asks', async () => {
    const operations = await readmeBlocks('graphql');
    expect(operations.length).toBeGreaterThanOrEqual(5);
    for (const operation of operations) expect(JSON.stringify(await gateway.ask(operation)), operation).toMatch(/"(name|title|number)":"/);
  });

  it('are listed in any order and page by page', async () => {
    const list = 'query List($after: String) { components(first: 40, after: $after, orderBy: [{ massKg: DESC }, { partNumber: ASC }]) { totalCount pageInfo { hasNextPage endCursor } nodes { partNumber massKg } } }';
    const pages: Page[] = [];
    do pages.push((await gateway.ask(list, { after: pages.at(-1)?.pageInfo.endCursor })) ['components'] as Page);
    while (pages.at(-1)?.pageInfo.hasNextPage === true);
    const nodes = pages.flatMap((page) => page.nodes);
    expect(pages.map((page) => [page.totalCount, page.nodes.length])).toEqual([[99, 40], [99, 40], [99, 19]]);
    expect(new Set(nodes.map(({ partNumber }) => partNumber)).size).toBe(99);
    const masses = nodes.flatMap(({ massKg }) => massKg ?? []);
    expect(masses).toEqual(masses.toSorted((a, b) => b - a));
  });

  it('are filtered by lists, enums, days and what they are related to', async () => {
    const filter = '{ hazards: { hasSome: [HOT_SURFACE] }, lifecycle: { ne: OBSOLETE }, commissionedOn: { lt: "2026-01-01" }, supplier: { some: { country: { in: ["GB", "NL", "IE"] } } } }';
    const { components } = (await gateway.ask(`{ components(filter: ${filter}) { nodes { partNumber hazards lifecycle supplier { country } } } }`)) as unknown as { components: { nodes: readonly { hazards: string[]; lifecycle: string; supplier: { country: string } }[] } };
    expect(components.nodes.length).toBeGreaterThan(0);
    for (const { hazards, lifecycle, supplier } of components.nodes) {
      expect(hazards).toContain('HOT_SURFACE');
      expect(lifecycle).not.toBe('OBSOLETE');
      expect(supplier.country).toMatch(/^(GB|NL|IE)$/);
    }
  });

  it('are walked through, at any depth and either way, with what the edges say', async () => {
    const query = '{ component(partNumber: "PMP-1210") { assemblies { partNumber } contains { partNumber } containsConnection { edges { properties { position } node { partNumber } } } wiredToConnection { edges { properties { connector signals } } } } }';
    const { component } = (await gateway.ask(query)) as unknown as { component: { assemblies: readonly { partNumber: string }[]; contains: readonly object[]; containsConnection: { edges: readonly { node: object }[] } } };
    expect(component.assemblies.map(({ partNumber }) => partNumber)).toEqual(['MOD-1200', expect.stringMatching(/^LIN-/)]);
    expect(component.containsConnection.edges.map(({ node }) => node)).toEqual(component.contains);
  });

  it('are found by meaning, two types at once, with reasons that add up', async () => {
    const { search } = (await gateway.ask('{ search(query: "the lamp of the spectrometer grows old", first: 8) { edges { score node { __typename id } why { part } } } }')) as unknown as { search: { edges: readonly { score: number; node: { __typename: string }; why: readonly { part: number }[] }[] } };
    expect(new Set(search.edges.map(({ node }) => node.__typename))).toEqual(new Set(['Component', 'Document']));
    for (const { score, why } of search.edges) expect(why.reduce((sum, { part }) => sum + part, 0)).toBeCloseTo(score, 6);
  });
});

interface Page {
  readonly totalCount: number;
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  readonly nodes: readonly { readonly partNumber: string; readonly massKg: number | null }[];
}
